/**
 * A program of perl that answers gRPC's health check on a port: SERVING for one service, NOT_FOUND for any other. It
 * reads HTTP/2 frames until the request's message came, and writes the answer's frames as bytes.
 */
export function grpcServer(port: number, service: string): string {
  return [
    "use IO::Socket::INET;",
    `my $l = IO::Socket::INET->new(LocalPort => ${port}, Listen => 5, ReuseAddr => 1) or die;`,
    "sub frame { my ($type, $flags, $stream, $body) = @_;",
    'return substr(pack("N", length $body), 1) . pack("CCN", $type, $flags, $stream) . $body }',
    // A header as a literal that is not indexed.
    'sub field { my ($name, $value) = @_; return pack("C", 0) . pack("C/a C/a", $name, $value) }',
    "while (my $c = $l->accept) { read $c, my $preface, 24; print $c frame(4, 0, 0, ''); $c->flush;",
    "while (read($c, my $head, 9) == 9) {",
    'my ($length, $type, $flags, $stream) = (unpack("N", "\\0" . substr $head, 0, 3), unpack "x3CCN", $head);',
    "read $c, my $body, $length;",
    "next unless $type == 0;",
    `my $known = substr($body, 7) eq "${service}";`,
    'print $c frame(1, 4, $stream, "\\x88" . field("content-type", "application/grpc"));',
    'print $c frame(0, 0, $stream, "\\0\\0\\0\\0\\x02\\x08\\x01") if $known;',
    'print $c frame(1, 5, $stream, field("grpc-status", $known ? "0" : "5")); $c->flush; last }',
    "select undef, undef, undef, 0.2; close $c }",
  ].join(" ");
}
