package io.buckaroo.runtime;

import java.util.Map;

import io.buckaroo.Termination;

/**
 * The statistics of a route of this node since start-up. Two routes of the same kind and
 * pattern, such as those for different hosts, have the statistics in common.
 *
 * @param kind {@code websocket} or {@code sse}
 * @param route the pattern of the route
 * @param open the number of open connections
 * @param paused the number of connections whose client does not read, so that their
 * callbacks are paused
 * @param opened the number of connections that have been opened, those that have ended
 * included
 * @param received the messages received; none for event streams
 * @param sent the messages or events sent
 * @param rejections the number of messages that full mailboxes have dropped, or that have
 * ended their connection, by the name of the overflow policy, such as
 * {@code drop-oldest}; policies without any are absent
 * @param malformed the number of messages of clients that a {@code MessageSocket} could
 * not decode or that were invalid, by the name of the
 * {@linkplain io.buckaroo.MalformedMessage.Reason reason}; reasons without any are absent
 * @param ended the number of connections that have ended, by the name of their
 * {@link Termination}, such as {@code slow-consumer}; those without any are absent
 * @param handshakes the number of handshakes by the name of their
 * {@linkplain HandshakeOutcome outcome}; those without any are absent
 */
public record RouteStatistics(String kind, String route, int open, int paused, long opened, Traffic received,
		Traffic sent, Map<String, Long> rejections, Map<String, Long> malformed, Map<String, Long> ended,
		Map<String, Long> handshakes) {

	/**
	 * Returns the number of messages that full mailboxes have dropped, or that have ended
	 * their connection, under all overflow policies.
	 * @return the number of messages
	 */
	public long rejected() {
		return this.rejections.values().stream().mapToLong(Long::longValue).sum();
	}

}
