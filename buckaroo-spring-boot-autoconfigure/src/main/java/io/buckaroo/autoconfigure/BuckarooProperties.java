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
 * Configuration properties of Buckaroo. An out-of-range value causes start-up to fail
 * with a report that names the property and its origin.
 *
 * @param enabled Whether to enable WebSocket and SSE handlers.
 * @param basePath Path prefix of all handlers, such as '/live'. Starts with a slash and
 * does not end with one.
 * @param handshakeTimeout Maximum time for a new connection to complete the TLS handshake
 * and the head of its first request, and for every later request head once it has begun.
 * A slower client is disconnected. Applies to all requests to the web server. 0 means no
 * limit. If a duration suffix is not specified, seconds will be used.
 * @param strictRequests Whether requests for all paths of the web server are refused with
 * status 400 if they have no 'Host', several or a malformed one, a 'Transfer-Encoding'
 * other than 'chunked', over HTTP/2 no scheme, or more than 50 media types in 'Accept'.
 * Requests for paths of handlers always are.
 * @param maxPublicationSize Maximum size of the payload of a publication and, in a
 * cluster, of a message to connections: of a string as UTF-8, of bytes, or of the JSON of
 * an object. A larger one is refused. Without a cluster, objects are not converted and
 * not limited. At least 1B and less than 2GB.
 * @param slowCallbackThreshold Time after which a warning names a callback that holds its
 * event loop, and with it other connections. At most one warning a minute is logged for
 * each route. Does not apply to blocking handlers. 0 disables the warnings. If a duration
 * suffix is not specified, seconds will be used.
 * @param websocket Properties of WebSocket connections.
 * @param sse Properties of event streams.
 * @param mailbox Properties of the mailbox of each connection.
 * @param security Properties of connection security.
 * @param shutdown Properties of the shutdown.
 * @param routes Properties of individual routes, keyed by path pattern in brackets, such
 * as '[/chat/{room}]'. The pattern includes the base path. They override the options set
 * in code, which override the properties for all routes.
 * @param topics Properties of topics, keyed by topic name in brackets, such as
 * '[prices]', or by name prefix, such as '[room/*]'. The longest matching name applies,
 * and overrides a 'TopicHistory' bean for the same name.
 * @param cluster Properties of a cluster of nodes that share topics.
 * @param observations Properties of the observations of connections, from which timers
 * and traces are made.
 */
@ConfigurationProperties("buckaroo")
public record BuckarooProperties(@DefaultValue("true") boolean enabled, @Nullable String basePath,
		@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration handshakeTimeout,
		@DefaultValue("false") boolean strictRequests, @DefaultValue("1MB") DataSize maxPublicationSize,
		@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration slowCallbackThreshold,
		@DefaultValue WebSocket websocket, @DefaultValue Sse sse, @DefaultValue Mailbox mailbox,
		@DefaultValue Security security, @DefaultValue Shutdown shutdown, @DefaultValue Map<String, Route> routes,
		@DefaultValue Map<String, Topic> topics, @DefaultValue Cluster cluster,
		@DefaultValue Observations observations) {

	/**
	 * Properties of WebSocket connections.
	 * <p>
	 * The memory for inbound data of one connection is bounded: at most twice
	 * {@code max-message-size} on the heap for a message under reassembly, at most twice
	 * {@code max-message-size} off the heap for a frame that has not arrived completely,
	 * and the frames of one read of 64KB, which occupy up to 20 times that size if they
	 * are minimal. Compression costs about 300KB for each event loop and no memory for
	 * each connection; a message queued for slow clients is held together with its
	 * compressed bytes.
	 *
	 * @param idleTimeout Time without inbound frames, pongs included, after which a
	 * connection is closed with code 1000. Periods in which the server suspends reading
	 * do not count. 0 disables the timeout. If a duration suffix is not specified,
	 * seconds will be used.
	 * @param pingInterval Time without inbound frames after which a ping is sent. 0
	 * disables pings. If a duration suffix is not specified, seconds will be used.
	 * @param maxMessageSize Maximum size of an inbound message, after reassembly and
	 * decompression. A larger message closes the connection with code 1009. At least 1B
	 * and less than 2GB.
	 * @param maxBuffered Maximum memory for all messages that have been received in part,
	 * on all connections together. A connection that would exceed it is closed with code
	 * 1013. Should be at least four times 'max-message-size', since a message can take
	 * twice its size in each of two buffers. 0 means no limit. If not set, a quarter of
	 * the maximum heap, or of the maximum direct memory if that is smaller, but at least
	 * four times the largest 'max-message-size' of any route.
	 * @param sendTimeout Time without write progress after which the connection is closed
	 * with code 1013. 0 disables the timeout. If a duration suffix is not specified,
	 * seconds will be used.
	 * @param maxAge Time after which a connection is closed with code 1001, varied by up
	 * to 20% for each connection, so that clients reconnect and a load balancer
	 * distributes them again. A callback or result that is underway completes before,
	 * unless it takes as long again. 0 means no limit. If a duration suffix is not
	 * specified, seconds will be used.
	 * @param closeTimeout Maximum time to wait for the client's close frame before the
	 * connection is terminated. Must be positive. If a duration suffix is not specified,
	 * seconds will be used.
	 * @param compression Whether to compress messages for clients that offer
	 * permessage-deflate.
	 * @param allowedOrigins Origins that may connect in addition to the application's
	 * own, such as 'https://example.org' or 'https://*.example.org'. '*' allows any
	 * origin. Handshakes of other origins are refused with status 403.
	 * @param maxConnections Maximum number of open sockets across all routes. Further
	 * handshakes are refused with status 503. 0 means no limit.
	 * @param maxConnectionsPerAddress Maximum number of open sockets per client address,
	 * or per /64 network in the case of IPv6. Further handshakes are refused with status
	 * 429. 0 means no limit. Requires 'server.forward-headers-strategy' behind a proxy.
	 * @param maxConnectionsPerPrincipal Maximum number of open sockets per principal.
	 * Further handshakes are refused with status 429. 0 means no limit.
	 * @param maxMessageRate Maximum number of frames that a client may send per second,
	 * including control frames and fragments. One second's allowance may arrive in a
	 * burst. A connection that exceeds the rate is closed with code 1008. 0 means no
	 * limit.
	 */
	public record WebSocket(@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@DefaultValue("25s") @DurationUnit(ChronoUnit.SECONDS) Duration pingInterval,
			@DefaultValue("1MB") DataSize maxMessageSize, @Nullable DataSize maxBuffered,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@DefaultValue("0s") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
			@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration closeTimeout,
			@DefaultValue("false") boolean compression, @DefaultValue List<String> allowedOrigins,
			@DefaultValue("16384") int maxConnections, @DefaultValue("0") int maxConnectionsPerAddress,
			@DefaultValue("0") int maxConnectionsPerPrincipal, @DefaultValue("0") int maxMessageRate) {

	}

	/**
	 * Properties of event streams.
	 *
	 * @param idleTimeout Time without an outbound event after which a stream is
	 * completed. Heartbeats do not count. 0 disables the timeout. If a duration suffix is
	 * not specified, seconds will be used.
	 * @param heartbeat Time without outbound data after which a comment is sent. 0
	 * disables heartbeats. If a duration suffix is not specified, seconds will be used.
	 * @param retry Reconnection time sent to each client, randomized by up to 20%. On
	 * shutdown, one to two times this value is sent. 0 sends no reconnection time. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param sendTimeout Time without write progress after which the stream is
	 * disconnected, and maximum time for the body of a request to arrive, after which the
	 * request is refused with status 408. 0 disables the timeout. If a duration suffix is
	 * not specified, seconds will be used.
	 * @param maxAge Time after which a stream is completed, varied by up to 20% for each
	 * stream, so that clients reconnect and a load balancer distributes them again. A
	 * callback or result that is underway completes before, unless it takes as long
	 * again. 0 means no limit. If a duration suffix is not specified, seconds will be
	 * used.
	 * @param allowedOrigins Origins whose pages may open a stream in addition to the
	 * application's own, such as 'https://example.org' or 'https://*.example.org'. '*'
	 * allows any origin, without credentials. Requests of pages of other origins are
	 * refused with status 403.
	 * @param maxConnections Maximum number of open streams across all routes. Further
	 * requests are refused with status 503. 0 means no limit.
	 * @param maxConnectionsPerAddress Maximum number of open streams per client address,
	 * or per /64 network in the case of IPv6. Further requests are refused with status
	 * 429. 0 means no limit. Requires 'server.forward-headers-strategy' behind a proxy.
	 * @param maxConnectionsPerPrincipal Maximum number of open streams per principal.
	 * Further requests are refused with status 429. 0 means no limit.
	 */
	public record Sse(@DefaultValue("0s") @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@DefaultValue("15s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeat,
			@DefaultValue("3s") @DurationUnit(ChronoUnit.SECONDS) Duration retry,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@DefaultValue("0s") @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
			@DefaultValue List<String> allowedOrigins, @DefaultValue("16384") int maxConnections,
			@DefaultValue("0") int maxConnectionsPerAddress, @DefaultValue("0") int maxConnectionsPerPrincipal) {

	}

	/**
	 * Properties of the mailbox of each connection.
	 * <p>
	 * The memory for outbound data of one connection is bounded: for a client that does
	 * not read, the server holds at most {@code capacity} messages, each as text and as
	 * encoded bytes, up to 80KB in flight, and the output of one callback. A message that
	 * is sent to many clients is held once. Each forwarded publisher adds up to 16
	 * elements.
	 *
	 * @param capacity Maximum number of queued messages. At least 1.
	 * @param overflow Policy for a message that arrives at a full mailbox: 'close' the
	 * connection with code 1013, 'drop-newest' or 'drop-oldest' message, or queue only
	 * the 'latest' message of each key and drop the oldest one if the mailbox is full.
	 */
	public record Mailbox(@DefaultValue("1024") int capacity, @DefaultValue("close") Overflow overflow) {

	}

	/**
	 * Properties of connection security.
	 *
	 * @param closeExpired Whether to end a connection when the token or session that
	 * opened it expires: a socket with code 1008, a stream by its completion.
	 * @param sessionCheckInterval Interval at which sessions are checked, to detect a
	 * logout. Must be positive. If a duration suffix is not specified, seconds will be
	 * used.
	 */
	public record Security(@DefaultValue("true") boolean closeExpired,
			@DefaultValue("60s") @DurationUnit(ChronoUnit.SECONDS) Duration sessionCheckInterval) {

	}

	/**
	 * Properties of the shutdown.
	 *
	 * @param drainTimeout Maximum time to wait for connections to end before the web
	 * server stops. Must be positive. If a duration suffix is not specified, seconds will
	 * be used.
	 * @param spread Maximum time over which connections are ended in small batches, so
	 * that clients do not reconnect all at once. A small number of connections takes less
	 * time. Must be shorter than 'drain-timeout'. 0 ends all connections immediately. If
	 * a duration suffix is not specified, seconds will be used.
	 */
	public record Shutdown(@DefaultValue("20s") @DurationUnit(ChronoUnit.SECONDS) Duration drainTimeout,
			@DefaultValue("1s") @DurationUnit(ChronoUnit.SECONDS) Duration spread) {

	}

	/**
	 * Properties of one route. Properties that are not set fall back to the options set
	 * in code, then to the properties for all routes. Durations without a suffix are
	 * seconds.
	 *
	 * @param idleTimeout Time without inbound frames on a socket, or without an outbound
	 * event on a stream, after which the connection is ended. 0 disables the timeout.
	 * @param pingInterval Time without inbound frames after which a ping is sent. 0
	 * disables pings. Only for WebSocket routes.
	 * @param heartbeat Time without outbound data after which a comment is sent. 0
	 * disables heartbeats. Only for SSE routes.
	 * @param retry Reconnection time sent to clients, randomized by up to 20%. 0 sends no
	 * reconnection time. Only for SSE routes.
	 * @param maxMessageSize Maximum size of an inbound message, after reassembly and
	 * decompression. Only for WebSocket routes.
	 * @param maxMessageRate Maximum number of frames that a client may send per second. 0
	 * means no limit. Only for WebSocket routes.
	 * @param sendTimeout Time without write progress after which the connection is ended.
	 * 0 disables the timeout.
	 * @param maxAge Time after which a connection is ended, varied by up to 20% for each
	 * connection. 0 means no limit.
	 * @param closeTimeout Maximum time to wait for the client's close frame before the
	 * connection is terminated. Must be positive. Only for WebSocket routes.
	 * @param compression Whether to compress messages for clients that offer
	 * permessage-deflate. Only for WebSocket routes.
	 * @param allowedOrigins Origins that may connect in addition to the application's
	 * own. '*' allows any origin. An empty list allows only the application's own.
	 * @param blocking Whether callbacks may block and therefore run on the application's
	 * task executor.
	 * @param mailbox Properties of the mailbox of each connection of the route.
	 */
	public record Route(@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration idleTimeout,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration pingInterval,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration heartbeat,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration retry, @Nullable DataSize maxMessageSize,
			@Nullable Integer maxMessageRate, @Nullable @DurationUnit(ChronoUnit.SECONDS) Duration sendTimeout,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration maxAge,
			@Nullable @DurationUnit(ChronoUnit.SECONDS) Duration closeTimeout, @Nullable Boolean compression,
			@Nullable List<String> allowedOrigins, @Nullable Boolean blocking, @DefaultValue RouteMailbox mailbox) {

	}

	/**
	 * Properties of the mailbox of each connection of one route. Properties that are not
	 * set fall back to the options set in code, then to the properties for all routes.
	 *
	 * @param capacity Maximum number of queued messages. At least 1.
	 * @param overflow Policy for a message that arrives at a full mailbox.
	 */
	public record RouteMailbox(@Nullable Integer capacity, @Nullable Overflow overflow) {

	}

	/**
	 * Properties of one topic, or of the topics that share a name prefix.
	 *
	 * @param history Properties of the history.
	 */
	public record Topic(@DefaultValue TopicHistory history) {

	}

	/**
	 * Properties of the history of a topic.
	 *
	 * @param size Number of messages kept for clients that resume. Slightly more may be
	 * kept. 0 disables the history.
	 * @param ttl Time to keep a history after its latest message. 0 means no limit. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param recoveryLimit Maximum number of missed messages that are replayed. A client
	 * that has missed more is notified of the gap and receives none of them.
	 */
	public record TopicHistory(@DefaultValue("0") int size,
			@DefaultValue("1h") @DurationUnit(ChronoUnit.SECONDS) Duration ttl,
			@DefaultValue("1000") int recoveryLimit) {

	}

	/**
	 * Properties of a cluster of nodes that share topics.
	 *
	 * @param type Broker that connects the nodes: 'none', so that topics are local to a
	 * node, or 'redis'. The connection to Redis is configured by 'spring.data.redis'.
	 * @param prefix Prefix of all keys and channels. If not set,
	 * 'spring.application.name' is used, or 'buckaroo' if there is no such name.
	 * @param whenUnavailable Policy for a message that is published while the broker is
	 * unavailable: the publication fails ('fail'), or the message reaches only the
	 * subscribers of this node ('local-only').
	 * @param heartbeatInterval Interval at which a node sends a heartbeat to itself
	 * through the broker. Must be positive and shorter than 'heartbeat-timeout'. If a
	 * duration suffix is not specified, seconds will be used.
	 * @param heartbeatTimeout Time without a reply, or without a message, after which the
	 * connections to the broker are re-established and health is reported as down. Also
	 * the timeout of each broker command, and the time after which the members of a
	 * silent node are removed. Must be positive. If a duration suffix is not specified,
	 * seconds will be used.
	 * @param maxPendingPublications Maximum number of publications and messages to other
	 * nodes that the broker has not yet confirmed. Beyond it, publications fail and
	 * messages to other nodes are dropped. At least 1.
	 * @param maxPendingSize Maximum total size of the publications and messages to other
	 * nodes that the broker has not yet confirmed, in characters, each of which takes up
	 * to three bytes. A single one may be larger. At least 1B and less than 2GB.
	 * @param readiness Whether a node that cannot use the broker is not ready: adds the
	 * health of Buckaroo to the health group 'readiness'.
	 */
	public record Cluster(@DefaultValue("none") ClusterType type, @Nullable String prefix,
			@DefaultValue("fail") WhenUnavailable whenUnavailable,
			@DefaultValue("5s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeatInterval,
			@DefaultValue("10s") @DurationUnit(ChronoUnit.SECONDS) Duration heartbeatTimeout,
			@DefaultValue("10000") int maxPendingPublications, @DefaultValue("16MB") DataSize maxPendingSize,
			@DefaultValue("false") boolean readiness) {

	}

	/**
	 * Properties of observations.
	 *
	 * @param callbacks Whether to observe each callback of a handler: with a timer and,
	 * if there is a tracer, with a span. Costs a few microseconds for each message.
	 */
	public record Observations(@DefaultValue("false") boolean callbacks) {

	}

	/**
	 * Broker that connects the nodes.
	 */
	public enum ClusterType {

		/** No broker: topics are local to this node. */
		NONE,

		/** Redis. */
		REDIS

	}

	/**
	 * Policy for a message that is published while the broker is unavailable.
	 */
	public enum WhenUnavailable {

		/** The publication fails, and no subscriber receives the message. */
		FAIL,

		/**
		 * The message is delivered to the subscribers of this node, without an id. A
		 * publication in flight when the connection to the broker is lost fails, because
		 * the broker may have accepted it.
		 */
		LOCAL_ONLY

	}

}
