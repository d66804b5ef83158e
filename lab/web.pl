# A small web server for examples and tests, in the perl of every Debian image.
#   /            version and pod          /echo        the request as it arrived
#   /healthz     both of the next two     /slow?ms=N   answers after N milliseconds
#   /readyz      503 when not ready       /unready     not ready from now on; /ready undoes it
#   /livez       503 when not alive       /exit?code=N ends at once
#   /files/NAME  a file from $FILES
# Environment: PORT, VERSION, MESSAGE, FILES, START_DELAY, CRASH_AFTER and DRAIN (seconds),
# FAIL_START, FAIL_READY, FAIL_LIVE (any value but 0).
use strict;
use warnings;
use IO::Socket::INET;
use POSIX ();

my %env = (PORT => 8080, VERSION => 'dev', MESSAGE => '', FILES => '/data', START_DELAY => 0, CRASH_AFTER => 0, DRAIN => 1,
  FAIL_START => 0, FAIL_READY => 0, FAIL_LIVE => 0, %ENV);
my $pod = (POSIX::uname())[1];
my $lingering_s = 1;
my $head_bytes_max = 65536;
my ($listener, $draining_since, %connections);

# perl-base has no high resolution clock.
sub now { open my $uptime, '<', '/proc/uptime' or return time; return (split ' ', <$uptime>)[0] }

sub health {
  my ($failing) = @_;
  return $failing ? (503, "failing\n") : (200, "ok\n");
}

sub file {
  my ($name) = @_;
  open my $handle, '<', "$env{FILES}/$name" or return (404, "no such file\n");
  local $/;
  return (200, <$handle> // '');
}

sub answer {
  my ($path, $head) = @_;
  if ($path eq '/healthz') { return health($env{FAIL_READY} || $env{FAIL_LIVE}) }
  if ($path eq '/readyz') { return health($env{FAIL_READY}) }
  if ($path eq '/livez') { return health($env{FAIL_LIVE}) }
  if ($path eq '/unready') { $env{FAIL_READY} = 1; return (200, "not ready\n") }
  if ($path eq '/ready') { $env{FAIL_READY} = 0; return (200, "ready\n") }
  if ($path eq '/echo') { return (200, $head) }
  if ($path =~ m{^/exit\?code=(\d+)$}) { POSIX::_exit($1) }
  if ($path =~ m{^/files/([\w.-]+)$}) { return file($1) }
  return (200, "web $env{VERSION} on $pod" . ($env{MESSAGE} eq '' ? '' : ": $env{MESSAGE}") . "\n");
}

my %reason = (200 => 'OK', 404 => 'Not Found', 503 => 'Service Unavailable');

sub respond {
  my ($connection) = @_;
  my ($method, $path, $head) = @{$connection->{request}}{qw(method path head)};
  my ($status, $body) = answer($path, $head);
  my $close = $draining_since || $connection->{request}{close};
  $connection->{out} .= join "\r\n", "HTTP/1.1 $status $reason{$status}", 'Content-Type: text/plain',
    'Content-Length: ' . length $body, "X-Version: $env{VERSION}", "X-Pod: $pod", $close ? ('Connection: close') : (),
    '', $method eq 'HEAD' ? '' : $body;
  $connection->{last} ||= $close;
  delete @$connection{qw(request due)};
}

# Takes one request off the input; true when there was a whole one.
sub take_request {
  my ($connection) = @_;
  my $end = index $connection->{in}, "\r\n\r\n";
  return 0 if $end < 0;
  my $head = substr $connection->{in}, 0, $end + 4;
  my ($method, $path, $http) = $head =~ m{^(\S+) (\S+) HTTP/1\.(\d)} or return drop($connection);
  my $length = $head =~ /^content-length:\s*(\d+)/mi ? $1 : 0;
  return 0 if length $connection->{in} < $end + 4 + $length;
  substr($connection->{in}, 0, $end + 4 + $length) = '';
  my $close = $http eq '0' || $head =~ /^(?:connection:\s*close|transfer-encoding:)/mi;
  $connection->{request} = { method => $method, path => $path, head => $head, close => $close };
  $connection->{due} = now() + ($path =~ m{^/slow\?ms=(\d+)} ? $1 / 1000 : 0);
  return 1;
}

sub drop { my ($connection) = @_; delete $connections{fileno $connection->{socket}}; close $connection->{socket}; return 0 }

sub advance {
  my ($connection) = @_;
  while (!$connection->{last}) {
    last unless $connection->{request} || take_request($connection);
    last if $connection->{due} > now();
    respond($connection);
  }
}

sub read_some {
  my ($connection) = @_;
  my $read = sysread $connection->{socket}, my $bytes, 16384;
  return drop($connection) if !$read || length $connection->{in} > $head_bytes_max;
  $connection->{in} .= $bytes unless $connection->{last};
  advance($connection);
}

sub write_some {
  my ($connection) = @_;
  my $written = syswrite $connection->{socket}, $connection->{out};
  return drop($connection) unless defined $written;
  substr($connection->{out}, 0, $written) = '';
  return if $connection->{out} ne '' || !$connection->{last};
  # Closing with unread input would reset the connection and lose the answer.
  shutdown $connection->{socket}, 1;
  $connection->{linger_until} = now() + $lingering_s;
}

sub accept_all {
  while (my $socket = $listener->accept) {
    $socket->blocking(0);
    $connections{fileno $socket} = { socket => $socket, in => '', out => '' };
  }
}

sub wait_for_events {
  my ($readable, $writable) = ('', '');
  vec($readable, fileno $listener, 1) = 1 if $listener;
  my $wait_s = $draining_since ? 0.05 : 60;
  for my $connection (values %connections) {
    my $fd = fileno $connection->{socket};
    vec($readable, $fd, 1) = 1 unless $connection->{request};
    vec($writable, $fd, 1) = 1 if $connection->{out} ne '';
    for my $time (grep { defined } @$connection{qw(due linger_until)}) {
      my $left_s = $time - now();
      $wait_s = $left_s < 0 ? 0 : $left_s if $left_s < $wait_s;
    }
  }
  my $count = select $readable, $writable, undef, $wait_s;
  return $count > 0 ? ($readable, $writable) : ('', '');
}

sub serve_turn {
  my ($readable, $writable) = wait_for_events();
  accept_all() if $listener && vec($readable, fileno $listener, 1);
  for my $fd (keys %connections) {
    my $connection = $connections{$fd};
    read_some($connection) if vec $readable, $fd, 1;
    advance($connection) if $connections{$fd} && $connection->{request};
    write_some($connection) if $connections{$fd} && $connection->{out} ne '';
    drop($connection) if $connections{$fd} && $connection->{linger_until} && $connection->{linger_until} <= now();
  }
}

# New connections are answered for a while after SIGTERM: some client has not heard of the end yet.
sub drained {
  return 0 unless $draining_since;
  if ($listener && now() - $draining_since >= $env{DRAIN}) {
    accept_all();
    close $listener;
    undef $listener;
  }
  return !$listener && !grep { $_->{request} || $_->{out} ne '' || $_->{in} ne '' } values %connections;
}

$| = 1;
if ($env{FAIL_START}) { print "web $env{VERSION}: told to fail at start\n"; exit 1 }
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = $SIG{INT} = sub { $draining_since ||= now() };
$SIG{ALRM} = sub { print "web $env{VERSION}: told to crash\n"; POSIX::_exit(1) };
sleep $env{START_DELAY} if $env{START_DELAY};
$listener = IO::Socket::INET->new(LocalPort => $env{PORT}, Listen => 1024, ReuseAddr => 1, Blocking => 0) or die "port $env{PORT}: $!\n";
alarm $env{CRASH_AFTER} if $env{CRASH_AFTER};
print "web $env{VERSION} on $pod listens on $env{PORT}\n";
serve_turn() until drained();
print "web $env{VERSION} on $pod stopped\n";
