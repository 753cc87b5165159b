package io.buckaroo.runtime;

/**
 * What has been received from a peer, or sent to it.
 *
 * @param messages the number of text and binary messages, or of events sent by the
 * handler; pings, pongs, close frames, heartbeats and reconnection times do not count
 * @param bytes the number of bytes of all frames, control frames included, or of all
 * lines of the event stream, as they are on the wire: after compression, and before TLS,
 * HTTP/2 and the chunked coding add theirs. The handshake does not count
 */
public record Traffic(long messages, long bytes) {

}
