package io.buckaroo.topic.redis;

import java.util.HashSet;
import java.util.Set;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * The channels that this node is subscribed to, on the current connection and on each one
 * that replaces it. Its lock keeps the commands in order. Safe to use from any thread.
 */
final class ChannelSubscriptions {

	private final Set<String> channels = new HashSet<>();

	/** The current connection; {@code null} while Redis is unavailable. */
	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	synchronized void add(String channel) {
		this.channels.add(channel);
		if (this.connection != null) {
			this.connection.async().subscribe(channel);
		}
	}

	synchronized void remove(String channel) {
		this.channels.remove(channel);
		if (this.connection != null) {
			this.connection.async().unsubscribe(channel);
		}
	}

	/**
	 * Subscribes to all channels on a new connection.
	 */
	synchronized void attach(StatefulRedisPubSubConnection<String, String> connection) {
		this.connection = connection;
		connection.async().subscribe(this.channels.toArray(String[]::new));
	}

	/**
	 * Forgets the connection, which is closed.
	 */
	synchronized void detach() {
		this.connection = null;
	}

}
