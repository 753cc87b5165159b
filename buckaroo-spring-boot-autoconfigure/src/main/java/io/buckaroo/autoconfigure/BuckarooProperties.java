package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.buckaroo.Mailbox.Overflow;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of Buckaroo.
 *
 * @param enabled Whether WebSocket and SSE handlers are served.
 * @param basePath Path put before the path of every handler.
 * @param handshakeTimeout Time in which a client that has connected, or begun a request,
 * has to send the head of the request, TLS included, before it is cut; 0 is for ever.
 * Holds for all requests to the web server. If a duration suffix is not specified,
 * seconds will be used.
 * @param websocket Properties of WebSocket connections.
 * @param sse Properties of event streams.
 * @param mailbox Properties of the mailbox of every connection.
 * @param security Properties of the security of connections.
 * @param shutdown Properties of the shutdown.
 * @param routes Properties of single routes, by their pattern in brackets, such as
 * '[/chat/{room}]', with the base path if there is one.
 * @param topics Properties of topics, by their name in brackets, such as '[prices]', or
 * by the beginning of their names, such as '[room/*]'.
 * @param cluster Properties of a cluster of nodes that share topics.
 */
@ConfigurationProperties("buckaroo")
public record BuckarooProperties(@DefaultValue("true") boolean enabled, @Nullable String basePath,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration handshakeTimeout,
		@DefaultValue WebSocket websocket, @DefaultValue Sse sse, @DefaultValue Mailbox mailbox,
		@DefaultValue Security security, @DefaultValue Shutdown shutdown, @DefaultValue Map<String, Route> routes,
		@DefaultValue Map<String, Topic> topics, @DefaultValue Cluster cluster) {

	/**
	 * Properties of WebSocket connections.
	 *
	 * @param idleTimeout Time without anything received after which a connection is
	 * closed; 0 is never. Rests while the connection is not read from. If a duration
	 * suffix is not specified, seconds will be used.
	 * @param pingInterval Time without anything received after which a ping is sent; 0 is
	 * never. If a duration suffix is not specified, seconds will be used.
	 * @param maxMessageSize Largest message accepted, after reassembly and inflation. Of
	 * what a client sends, the server holds at most twice as much in the heap for a
	 * message that is put together, twice as much outside it for a frame that has not
	 * come whole, and what one read of 64KB brings, which the smallest frames make 20
	 * times as big.
	 * @param sendTimeout Time a write may make no progress before the connection is
	 * closed; 0 is for ever. If a duration suffix is not specified, seconds will be used.
	 * @param closeTimeout Time to wait for the client's close frame before the connection
	 * is cut. If a duration suffix is not specified, seconds will be used.
	 * @param compression Whether messages are compressed for clients that offer it
	 * (permessage-deflate). Costs some 300KB for each event loop and nothing for a
	 * connection; a message that waits for slow clients is held with its compressed bytes
	 * too.
	 * @param allowedOrigins Origins that may connect beside the application's own, such
	 * as 'https://example.org' or 'https://*.example.org'; '*' is any.
	 * @param maxConnections Number of sockets that may be open at the same time, on all
	 * routes together; one more is answered with 503. 0 is any number.
	 * @param maxConnectionsPerAddress Number of sockets that one client address, or one
	 * IPv6 network of 64 bits, may have; one more is answered with 429. 0 is any number.
	 * Behind a proxy, needs 'server.forward-headers-strategy'.
	 * @param maxConnectionsPerPrincipal Number of sockets that one principal may have;
	 * one more is answered with 429. 0 is any number.
	 * @param maxMessageRate Number of messages that one client may send in a second,
	 * control frames and fragments counted too; one more ends the connection. 0 is any
	 * number. As many as are due in one second may come at once.
	 */
	public record WebSocket(@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@DefaultValue("25s") @DurationUnit(ChronoUnit.SECONDS) Duration pingInterval,
			@DefaultValue("1MB") DataSize maxMessageSize,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration closeTimeout,
			@DefaultValue("false") boolean compression, @DefaultValue List<String> allowedOrigins,
			@DefaultValue("16384") int maxConnections, @DefaultValue("0") int maxConnectionsPerAddress,
			@DefaultValue("0") int maxConnectionsPerPrincipal, @DefaultValue("0") int maxMessageRate) {

	}

	/**
	 * Properties of event streams.
	 *
	 * @param idleTimeout Time without an event sent after which a stream is ended; 0 is
	 * never. If a duration suffix is not specified, seconds will be used.
	 * @param heartbeat Time without anything sent after which a comment is sent; 0 is
	 * never. If a duration suffix is not specified, seconds will be used.
	 * @param retry Time after which clients come back, told to each with up to a fifth
	 * more or less, and again at a shutdown with up to twice as much; 0 tells none. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param sendTimeout Time a write may make no progress before the stream is cut; 0 is
	 * for ever. If a duration suffix is not specified, seconds will be used.
	 * @param allowedOrigins Origins whose pages may open a stream beside the
	 * application's own, such as 'https://example.org' or 'https://*.example.org'; '*' is
	 * any, then without credentials.
	 * @param maxConnections Number of streams that may be open at the same time, on all
	 * routes together; one more is answered with 503. 0 is any number.
	 * @param maxConnectionsPerAddress Number of streams that one client address, or one
	 * IPv6 network of 64 bits, may have; one more is answered with 429. 0 is any number.
	 * Behind a proxy, needs 'server.forward-headers-strategy'.
	 * @param maxConnectionsPerPrincipal Number of streams that one principal may have;
	 * one more is answered with 429. 0 is any number.
	 */
	public record Sse(@DefaultValue("0s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@DefaultValue("15s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeat,
			@DefaultValue("3s") @DurationUnit(ChronoUnit.SECONDS) Duration retry,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@DefaultValue List<String> allowedOrigins, @DefaultValue("16384") int maxConnections,
			@DefaultValue("0") int maxConnectionsPerAddress, @DefaultValue("0") int maxConnectionsPerPrincipal) {

	}

	/**
	 * Properties of the mailbox of every connection.
	 *
	 * @param capacity Number of messages that may wait. A client that does not read makes
	 * the server hold at most as many messages, text as text and as bytes, of which one
	 * that is sent to many clients counts once for all, beside 80KB that are on their way
	 * to it and what one callback sends; each forwarded publisher adds 16 elements.
	 * @param overflow What happens when a message comes to a full mailbox.
	 */
	public record Mailbox(@DefaultValue("1024") int capacity, @DefaultValue("close") Overflow overflow) {

	}

	/**
	 * Properties of the security of connections.
	 *
	 * @param closeExpired Whether a connection is closed when the credentials expire that
	 * opened it: the token, or the session in which the login is kept.
	 * @param sessionCheckInterval Time after which a session is looked at again, to
	 * notice a logout. If a duration suffix is not specified, seconds will be used.
	 */
	public record Security(@DefaultValue("true") boolean closeExpired,
			@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration sessionCheckInterval) {

	}

	/**
	 * Properties of the shutdown.
	 *
	 * @param drainTimeout Time to wait for connections to end before the web server stops
	 * all the same. If a duration suffix is not specified, seconds will be used.
	 * @param spread Longest time over which connections are ended, in small batches, so
	 * that their clients do not come back all in one moment; few connections take less. 0
	 * ends all at once. If a duration suffix is not specified, seconds will be used.
	 */
	public record Shutdown(@DefaultValue("20s") @DurationUnit(ChronoUnit.SECONDS) Duration drainTimeout,
			@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration spread) {

	}

	/**
	 * Properties of one route: the same as for all, where they are set.
	 *
	 * @param idleTimeout Time without anything received on a WebSocket, or without an
	 * event sent on an event stream, after which a connection is ended; 0 is never.
	 * @param pingInterval Time without anything received after which a ping is sent; 0 is
	 * never. Only for WebSockets.
	 * @param heartbeat Time without anything sent after which a comment is sent; 0 is
	 * never. Only for event streams.
	 * @param retry Time after which clients come back; 0 tells none. Only for event
	 * streams.
	 * @param maxMessageSize Largest message accepted, after reassembly and inflation.
	 * Only for WebSockets.
	 * @param maxMessageRate Number of messages that one client may send in a second; 0 is
	 * any number. Only for WebSockets.
	 * @param sendTimeout Time a write may make no progress before the connection is
	 * ended; 0 is for ever.
	 * @param closeTimeout Time to wait for the client's close frame before the connection
	 * is cut. Only for WebSockets.
	 * @param compression Whether messages are compressed for clients that offer it. Only
	 * for WebSockets.
	 * @param allowedOrigins Origins that may connect beside the application's own; '*' is
	 * any.
	 * @param blocking Whether the callbacks may block, and run on the application's task
	 * executor.
	 * @param mailbox Properties of the mailbox of every connection of the route.
	 */
	public record Route(@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration pingInterval,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration heartbeat,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration retry, @Nullable DataSize maxMessageSize,
			@Nullable Integer maxMessageRate, @Nullable @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration closeTimeout, @Nullable Boolean compression,
			@Nullable List<String> allowedOrigins, @Nullable Boolean blocking, @DefaultValue RouteMailbox mailbox) {

	}

	/**
	 * Properties of the mailbox of every connection of one route.
	 *
	 * @param capacity Number of messages that may wait; that of all routes if not set.
	 * @param overflow What happens when a message comes to a full mailbox; as for all
	 * routes if not set.
	 */
	public record RouteMailbox(@Nullable Integer capacity, @Nullable Overflow overflow) {

	}

	/**
	 * Properties of one topic, or of those whose names begin alike.
	 *
	 * @param history Properties of the history.
	 */
	public record Topic(@DefaultValue TopicHistory history) {

	}

	/**
	 * Properties of the history of a topic.
	 *
	 * @param size Number of messages that are kept for clients that come back, or a few
	 * more; 0 is no history.
	 * @param ttl Time after its latest message for which a history is kept; 0 is for
	 * ever. If a duration suffix is not specified, seconds will be used.
	 * @param recoveryLimit Number of messages that a client may have missed to get them
	 * all; one that has missed more gets none, and is told so.
	 */
	public record TopicHistory(@DefaultValue("0") int size,
			@DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS) Duration ttl,
			@DefaultValue("1000") int recoveryLimit) {

	}

	/**
	 * Properties of a cluster of nodes that share topics.
	 *
	 * @param type What connects the nodes. Redis is found by 'spring.data.redis'.
	 * @param prefix What stands before all keys and channels; the name of the application
	 * if not set.
	 * @param whenUnavailable What becomes of a message that is published while the broker
	 * is away.
	 * @param heartbeatInterval Time after which a node sends itself a message through the
	 * broker. If a duration suffix is not specified, seconds will be used.
	 * @param heartbeatTimeout Time without such a message after which the connections to
	 * the broker are built anew, and health is down. No command waits longer for an
	 * answer, and the members of a node that is silent for so long have left. If a
	 * duration suffix is not specified, seconds will be used.
	 */
	public record Cluster(@DefaultValue("none") ClusterType type, @Nullable String prefix,
			@DefaultValue("fail") WhenUnavailable whenUnavailable,
			@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeatInterval,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeatTimeout) {

	}

	/**
	 * What connects the nodes.
	 */
	public enum ClusterType {

		/** Nothing: topics end at this node. */
		NONE,

		/** Redis. */
		REDIS

	}

	/**
	 * What becomes of a message that is published while the broker is away.
	 */
	public enum WhenUnavailable {

		/** Its publication fails, and nobody receives it. */
		FAIL,

		/**
		 * It reaches the connections of this node, without an id. One that is on its way
		 * when the broker goes away fails, since it may have been taken.
		 */
		LOCAL_ONLY

	}

}
