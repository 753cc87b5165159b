package io.buckaroo.benchmarks.load;

import java.time.Duration;

import io.buckaroo.benchmarks.protocol.Feed;

/**
 * A scenario to measure on a server.
 */
public sealed interface Scenario {

	/**
	 * A scenario with messages, measured by the CPU time per message.
	 */
	sealed interface Traffic extends Scenario {

	}

	/**
	 * Echoes in a closed loop: each connection has a fixed number of outstanding messages
	 * and sends the next one for each echo.
	 *
	 * @param path the path of the echo endpoint
	 * @param connections the number of connections
	 * @param outstanding the number of outstanding messages per connection
	 * @param size the size of a message in bytes
	 */
	record Echo(String path, int connections, int outstanding, int size) implements Traffic {

	}

	/**
	 * Orders in JSON and their answers, in a closed loop as for {@link Echo}.
	 *
	 * @param path the path of the endpoint
	 * @param connections the number of connections
	 * @param outstanding the number of outstanding orders per connection
	 */
	record Orders(String path, int connections, int outstanding) implements Traffic {

	}

	/**
	 * Echoes in an open loop: messages are sent at a fixed rate regardless of the echoes,
	 * so that stalls of the server are visible in the latency.
	 *
	 * @param connections the number of connections, which send in turn
	 * @param size the size of a message in bytes
	 * @param rate the number of messages per second on all connections together
	 */
	record PacedEcho(int connections, int size, int rate) implements Traffic {

	}

	/**
	 * The server publishes to all subscribers.
	 *
	 * @param feed the feed to publish to
	 * @param subscribers the number of subscribers
	 * @param size the size of a message in bytes
	 * @param burst the number of messages published at a time
	 * @param interval the time between two bursts, or zero to publish the next burst as
	 * soon as all subscribers have received the previous one
	 */
	record Broadcast(Feed feed, int subscribers, int size, int burst, Duration interval) implements Traffic {

	}

	/**
	 * Connections are opened, exchange one message and its echo, and are closed.
	 *
	 * @param inFlight the number of concurrent connections
	 * @param size the size of the message in bytes
	 */
	record Handshake(int inFlight, int size) implements Traffic {

	}

	/**
	 * Connections are open, but idle after one message: a WebSocket has sent one and
	 * received its echo, a subscriber has received one.
	 *
	 * @param feed the feed of the subscriptions, or {@link Feed#WEBSOCKET} for echoes
	 * @param connections the number of connections
	 */
	record Idle(Feed feed, int connections) implements Scenario {

	}

}
