package io.buckaroo.route;

import java.time.Duration;
import java.util.List;

import io.buckaroo.Mailbox.Overflow;

import org.springframework.util.unit.DataSize;

/**
 * Something that may be different for one route.
 *
 * @param name what properties call it
 * @param <T> the type of its value
 */
public record RouteOption<T>(String name) {

	/**
	 * How long a socket may receive nothing, or an event stream send no event; zero is
	 * for ever.
	 */
	public static final RouteOption<Duration> IDLE_TIMEOUT = new RouteOption<>("idle-timeout");

	/** After how much silence of a client a ping goes out; zero is never. */
	public static final RouteOption<Duration> PING_INTERVAL = new RouteOption<>("ping-interval");

	/** After how much silence of an event stream a comment goes out; zero is never. */
	public static final RouteOption<Duration> HEARTBEAT = new RouteOption<>("heartbeat");

	/** The reconnection time told to clients of an event stream; zero tells none. */
	public static final RouteOption<Duration> RETRY = new RouteOption<>("retry");

	/** The largest message, after reassembly and inflation. */
	public static final RouteOption<DataSize> MAX_MESSAGE_SIZE = new RouteOption<>("max-message-size");

	/** How many messages a client may send in a second; zero is any number. */
	public static final RouteOption<Integer> MAX_MESSAGE_RATE = new RouteOption<>("max-message-rate");

	/** How long a write may make no progress; zero is for ever. */
	public static final RouteOption<Duration> SEND_TIMEOUT = new RouteOption<>("send-timeout");

	/** How long to wait for the client's close frame. */
	public static final RouteOption<Duration> CLOSE_TIMEOUT = new RouteOption<>("close-timeout");

	/** Whether the messages of a socket may be compressed. */
	public static final RouteOption<Boolean> COMPRESSION = new RouteOption<>("compression");

	/** The origins that may connect beside the application's own. */
	public static final RouteOption<List<String>> ALLOWED_ORIGINS = new RouteOption<>("allowed-origins");

	/** How many messages may wait. */
	public static final RouteOption<Integer> MAILBOX_CAPACITY = new RouteOption<>("mailbox.capacity");

	/** What happens to one message more. */
	public static final RouteOption<Overflow> OVERFLOW = new RouteOption<>("mailbox.overflow");

	/** Whether the callbacks may block. */
	public static final RouteOption<Boolean> BLOCKING = new RouteOption<>("blocking");

}
