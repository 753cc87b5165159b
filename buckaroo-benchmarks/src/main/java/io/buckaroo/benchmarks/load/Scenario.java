package io.buckaroo.benchmarks.load;

import java.time.Duration;

import io.buckaroo.benchmarks.protocol.Feed;

/**
 * What is asked of a server.
 */
public sealed interface Scenario {

	/**
	 * Messages to be sent or received, at a cost of CPU each.
	 */
	sealed interface Traffic extends Scenario {

	}

	/**
	 * Each connection has so many messages underway, and sends the next for each that
	 * comes back.
	 *
	 * @param path where the echo is
	 * @param connections how many
	 * @param outstanding messages underway on each
	 * @param size bytes of a message
	 */
	record Echo(String path, int connections, int outstanding, int size) implements Traffic {

	}

	/**
	 * Messages go out at a fixed rate, whether or not the answers keep up, so that a
	 * server which stalls shows it.
	 *
	 * @param connections how many, in turn
	 * @param size bytes of a message
	 * @param rate messages per second on all together
	 */
	record PacedEcho(int connections, int size, int rate) implements Traffic {

	}

	/**
	 * The server publishes to all who have subscribed.
	 *
	 * @param feed what they have subscribed to
	 * @param subscribers how many
	 * @param size bytes of a message
	 * @param burst messages at a time
	 * @param interval time from one burst to the next; zero is as soon as all have the
	 * one before
	 */
	record Broadcast(Feed feed, int subscribers, int size, int burst, Duration interval) implements Traffic {

	}

	/**
	 * Connections are opened, send one message, get it back, and close.
	 *
	 * @param inFlight how many at a time
	 * @param size bytes of the message
	 */
	record Handshake(int inFlight, int size) implements Traffic {

	}

	/**
	 * Connections are there and nothing is sent.
	 *
	 * @param feed what they have subscribed to
	 * @param connections how many
	 */
	record Idle(Feed feed, int connections) implements Scenario {

	}

}
