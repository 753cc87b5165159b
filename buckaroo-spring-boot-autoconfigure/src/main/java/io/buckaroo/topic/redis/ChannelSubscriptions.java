package io.buckaroo.topic.redis;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * The channels that this node is subscribed to, on the current connection and on each one
 * that replaces it. Its lock keeps the commands in order. Safe to use from any thread.
 * <p>
 * Redis refuses a command completely if it contains one channel without permission.
 * Channels are then subscribed one by one, and the refused ones remain until
 * {@link #retry} succeeds.
 */
final class ChannelSubscriptions {

	private final Set<String> channels = new HashSet<>();

	/** The channels that Redis has refused on the current connection. */
	private final Set<String> refused = new HashSet<>();

	private final Failures failures;

	/** The current connection; {@code null} while Redis is unavailable. */
	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	/**
	 * Creates subscriptions without a connection.
	 * @param failures called on any thread, possibly with the lock held
	 */
	ChannelSubscriptions(Failures failures) {
		this.failures = failures;
	}

	synchronized void add(String channel) {
		this.channels.add(channel);
		if (this.connection != null) {
			subscribe(this.connection, channel);
		}
	}

	synchronized void remove(String channel) {
		this.channels.remove(channel);
		this.refused.remove(channel);
		StatefulRedisPubSubConnection<String, String> connection = this.connection;
		if (connection != null) {
			connection.async().unsubscribe(channel).whenComplete((none, failure) -> {
				if (failure != null) {
					this.failures.failed(connection, failure);
				}
			});
		}
	}

	/**
	 * Subscribes to all channels on a new connection.
	 */
	synchronized void attach(StatefulRedisPubSubConnection<String, String> connection) {
		this.connection = connection;
		subscribe(connection, this.channels.toArray(String[]::new));
	}

	/**
	 * Forgets the connection, which is closed.
	 */
	synchronized void detach() {
		this.connection = null;
		this.refused.clear();
	}

	/**
	 * Subscribes again to the channels that Redis has refused.
	 */
	synchronized void retry() {
		if (this.connection != null && !this.refused.isEmpty()) {
			subscribe(this.connection, this.refused.toArray(String[]::new));
		}
	}

	/**
	 * Returns the number of channels that Redis refuses.
	 */
	synchronized int refused() {
		return this.refused.size();
	}

	private void subscribe(StatefulRedisPubSubConnection<String, String> connection, String... channels) {
		connection.async().subscribe(channels).whenComplete((none, failure) -> {
			if (failure == null) {
				permitted(connection, channels);
			}
			else if (!(failure instanceof RedisCommandExecutionException)) {
				this.failures.failed(connection, failure);
			}
			else if (channels.length > 1) {
				subscribeEach(connection, channels);
			}
			else if (refuse(connection, channels[0])) {
				this.failures.refused(channels[0], failure);
			}
		});
	}

	private synchronized void permitted(StatefulRedisPubSubConnection<String, String> connection, String... channels) {
		if (this.connection == connection) {
			List.of(channels).forEach(this.refused::remove);
		}
	}

	private synchronized void subscribeEach(StatefulRedisPubSubConnection<String, String> connection,
			String... channels) {
		for (String channel : channels) {
			if (this.connection == connection && this.channels.contains(channel)) {
				subscribe(connection, channel);
			}
		}
	}

	/**
	 * Records a refusal.
	 * @return {@code false} if the connection was replaced or the channel removed
	 */
	private synchronized boolean refuse(StatefulRedisPubSubConnection<String, String> connection, String channel) {
		boolean current = this.connection == connection && this.channels.contains(channel);
		if (current) {
			this.refused.add(channel);
		}
		return current;
	}

	/**
	 * Handles failures of commands.
	 */
	interface Failures {

		/**
		 * A command has failed, so that the channels of its connection are unknown: the
		 * client library drops a command whose timeout expires before it is sent.
		 */
		void failed(StatefulRedisPubSubConnection<String, String> connection, Throwable failure);

		/**
		 * Redis has refused to subscribe to a channel. Called again for each attempt.
		 */
		void refused(String channel, Throwable failure);

	}

}
