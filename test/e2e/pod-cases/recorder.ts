/** A program of perl that answers any request on port 8080, and keeps the first line of each in a file. */
export function recorder(file: string): string {
  return [
    "use IO::Socket::INET;",
    "my $l = IO::Socket::INET->new(LocalPort => 8080, Listen => 5, ReuseAddr => 1) or die;",
    "while (my $c = $l->accept) { my $line = <$c>; next unless defined $line;",
    `open my $f, ">>", "${file}"; print $f $line; close $f;`,
    'print $c "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n"; close $c }',
  ].join(" ");
}
