package io.buckaroo.metrics;

/**
 * The meters, with their default names and tags. The tag {@code kind} is
 * {@code websocket} or {@code sse}, and {@code route} is the pattern of the route, never
 * a path.
 *
 * @see BuckarooMeterConvention
 */
public enum BuckarooMeter {

	/** Gauge of the open connections. Tags: {@code kind}, {@code route}. */
	CONNECTIONS("buckaroo.connections", "Open connections"),

	/**
	 * Gauge of the open connections whose client does not read, so that their callbacks
	 * are paused. Tags: {@code kind}, {@code route}.
	 */
	CONNECTIONS_PAUSED("buckaroo.connections.paused", "Connections whose client does not read"),

	/**
	 * Timer of the life of connections, recorded at their end. Tags: {@code kind},
	 * {@code route}, {@code termination}, such as {@code slow-consumer}, and
	 * {@code close.code}: the close code of a WebSocket, or {@code none}. Codes from 3000
	 * on that a client has sent appear as {@code 3xxx} and {@code 4xxx}, since a client
	 * could create any number of time series otherwise.
	 */
	CONNECTIONS_DURATION("buckaroo.connections.duration", "Duration of connections that have ended"),

	/**
	 * Timer of handshakes, until the connection is open or refused. Tags: {@code kind},
	 * {@code route}, and {@code outcome}: {@code admitted}, {@code origin},
	 * {@code malformed}, {@code limit}, {@code check}, {@code draining} or {@code error}.
	 */
	HANDSHAKES("buckaroo.handshakes", "Handshakes"),

	/**
	 * Counter of messages and events. Tags: {@code kind}, {@code route}, and
	 * {@code direction}: {@code received} or {@code sent}.
	 */
	MESSAGES("buckaroo.messages", "Messages received and sent"),

	/**
	 * Counter of bytes on the wire, before TLS and after compression. Tags: {@code kind},
	 * {@code route}, and {@code direction}: {@code received} or {@code sent}.
	 */
	BYTES("buckaroo.bytes", "Bytes received and sent"),

	/**
	 * Counter of messages that full mailboxes have dropped, or that have ended their
	 * connection. Tags: {@code kind}, {@code route}, and {@code overflow}: the overflow
	 * policy, such as {@code drop-oldest}.
	 */
	MAILBOX_REJECTED("buckaroo.mailbox.rejected", "Messages rejected by full mailboxes"),

	/**
	 * Counter of messages of clients that a {@code MessageSocket} could not decode, or
	 * that were invalid. Tags: {@code kind}, {@code route}, and {@code reason}:
	 * {@code unsupported-frame}, {@code undecodable} or {@code invalid}. Exists for
	 * routes of message sockets only.
	 */
	MESSAGES_MALFORMED("buckaroo.messages.malformed", "Malformed messages received"),

	/**
	 * Gauge: 1 if this node refuses new connections, because it drains or the application
	 * stops, otherwise 0. No tags.
	 */
	DRAINING("buckaroo.draining", "Whether this node drains"),

	/** Gauge of the topics of this node. No tags. */
	TOPICS("buckaroo.topics", "Topics in use on this node"),

	/** Gauge of the subscriptions of the connections of this node. No tags. */
	SUBSCRIPTIONS("buckaroo.subscriptions", "Subscriptions to topics"),

	/**
	 * Counter of subscriptions to topics with a history that resume after the last
	 * message that their client has received. Tag: {@code outcome}: {@code recovered}, or
	 * {@code reset} if messages were lost, then or later because the broker has lost
	 * them. Topics without a history do not count.
	 */
	TOPIC_RESUMED("buckaroo.topic.resumed", "Subscriptions that have resumed"),

	/** Gauge: 1 if this node can use the broker of the cluster, otherwise 0. No tags. */
	CLUSTER_UP("buckaroo.cluster.up", "Whether this node can use the broker"),

	/** Timer of heartbeats through the broker and back. No tags. */
	CLUSTER_ROUNDTRIP("buckaroo.cluster.roundtrip", "Time of a heartbeat through the broker and back"),

	/**
	 * Counter of messages that could not be read or sent. Tag: {@code type}:
	 * {@code publication}, {@code incoming} or {@code outgoing}.
	 */
	CLUSTER_DROPPED("buckaroo.cluster.dropped", "Messages dropped"),

	/** Counter of lost connections to the broker that were replaced. No tags. */
	CLUSTER_RECONNECTIONS("buckaroo.cluster.reconnections", "Lost connections to the broker that were replaced");

	private final String name;

	private final String description;

	BuckarooMeter(String name, String description) {
		this.name = name;
		this.description = description;
	}

	/**
	 * Returns the default name.
	 * @return the name, such as {@code buckaroo.connections}
	 */
	public String getName() {
		return this.name;
	}

	String getDescription() {
		return this.description;
	}

}
