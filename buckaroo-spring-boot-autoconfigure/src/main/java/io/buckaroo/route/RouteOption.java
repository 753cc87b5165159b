package io.buckaroo.route;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;

import org.springframework.util.unit.DataSize;

/**
 * An option that a route may declare.
 *
 * @param name the name, as in the properties of a route
 * @param <T> the type of its value
 */
public record RouteOption<T>(String name) {

	/**
	 * The time without inbound frames on a socket, or without outbound events on a
	 * stream, after which the connection is ended; zero disables it.
	 */
	public static final RouteOption<Duration> IDLE_TIMEOUT = new RouteOption<>("idle-timeout");

	/**
	 * The time after which a connection is ended, varied by up to 20% for each
	 * connection; zero disables it.
	 */
	public static final RouteOption<Duration> MAX_AGE = new RouteOption<>("max-age");

	/** The time without inbound frames after which a ping is sent; zero disables it. */
	public static final RouteOption<Duration> PING_INTERVAL = new RouteOption<>("ping-interval");

	/** The time without outbound data after which a comment is sent; zero disables it. */
	public static final RouteOption<Duration> HEARTBEAT = new RouteOption<>("heartbeat");

	/** The reconnection time sent to clients of an event stream; zero sends none. */
	public static final RouteOption<Duration> RETRY = new RouteOption<>("retry");

	/** The maximum size of an inbound message, after reassembly and decompression. */
	public static final RouteOption<DataSize> MAX_MESSAGE_SIZE = new RouteOption<>("max-message-size");

	/** The maximum number of inbound frames per second; zero means no limit. */
	public static final RouteOption<Integer> MAX_MESSAGE_RATE = new RouteOption<>("max-message-rate");

	/**
	 * The time without write progress after which a connection is ended; zero disables
	 * it.
	 */
	public static final RouteOption<Duration> SEND_TIMEOUT = new RouteOption<>("send-timeout");

	/** The maximum time to wait for the client's close frame. */
	public static final RouteOption<Duration> CLOSE_TIMEOUT = new RouteOption<>("close-timeout");

	/** Whether to compress the messages of a socket. */
	public static final RouteOption<Boolean> COMPRESSION = new RouteOption<>("compression");

	/** The origins that may connect in addition to the application's own. */
	public static final RouteOption<List<String>> ALLOWED_ORIGINS = new RouteOption<>("allowed-origins");

	/** The maximum number of queued messages. */
	public static final RouteOption<Integer> MAILBOX_CAPACITY = new RouteOption<>("mailbox.capacity");

	/** The policy for a message that arrives at a full mailbox. */
	public static final RouteOption<Overflow> OVERFLOW = new RouteOption<>("mailbox.overflow");

	/** Whether the callbacks may block. */
	public static final RouteOption<Boolean> BLOCKING = new RouteOption<>("blocking");

}
