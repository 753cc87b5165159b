package io.buckaroo.actuate;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.buckaroo.Connection;
import io.buckaroo.runtime.ConnectionStatistics;
import io.buckaroo.runtime.Traffic;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A connection in the actuator. Contains neither query nor headers nor attributes, which
 * may hold secrets.
 *
 * @param id the id
 * @param kind {@code websocket} or {@code sse}
 * @param route the pattern of the route
 * @param path the path of the request, encoded
 * @param principal the name of the principal, or {@code null}
 * @param remoteAddress the host and port of the client, or {@code null}
 * @param subprotocol the subprotocol, or {@code null}
 * @param openedAt when the connection has opened
 * @param received messages and bytes from the client
 * @param sent messages or events, and bytes, to the client
 * @param mailbox the mailbox
 * @param pendingBytes how many bytes wait to be written
 * @param pausedFor the seconds since which the client does not read, or {@code null} if
 * it does
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record ConnectionState(String id, String kind, String route, String path, @Nullable String principal,
		@Nullable String remoteAddress, @Nullable String subprotocol, Instant openedAt, Traffic received, Traffic sent,
		MailboxState mailbox, long pendingBytes, @Nullable Double pausedFor) implements OperationResponseBody {

	static ConnectionState of(ConnectionStatistics statistics) {
		Connection connection = statistics.connection();
		Duration pausedFor = statistics.pausedFor();
		return new ConnectionState(connection.id(), statistics.kind(), connection.route(),
				connection.uri().getRawPath(), principalOf(connection), addressOf(connection), connection.subprotocol(),
				millis(statistics.openedAt()), statistics.received(), statistics.sent(),
				new MailboxState(statistics.mailboxSize(), statistics.mailboxCapacity()), statistics.pendingBytes(),
				(pausedFor != null) ? seconds(pausedFor) : null);
	}

	static @Nullable String principalOf(Connection connection) {
		Principal principal = connection.principal();
		return (principal != null) ? principal.getName() : null;
	}

	private static @Nullable String addressOf(Connection connection) {
		InetSocketAddress address = connection.remoteAddress();
		if (address == null) {
			return null;
		}
		String host = address.getHostString();
		return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, address.getPort());
	}

	static Instant millis(Instant time) {
		return time.truncatedTo(ChronoUnit.MILLIS);
	}

	static double seconds(Duration duration) {
		return duration.toNanos() / 1e9;
	}

	/**
	 * A mailbox in the actuator.
	 *
	 * @param size how many messages it holds
	 * @param capacity how many messages it can hold
	 */
	record MailboxState(int size, int capacity) {

	}

}
