package io.buckaroo.topic.redis;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * The channels that this node is subscribed to, on the current connection and on each one
 * that replaces it. Its lock keeps the commands in order. Safe to use from any thread.
 */
final class ChannelSubscriptions {

	private final Set<String> channels = new HashSet<>();

	private final BiConsumer<StatefulRedisPubSubConnection<String, String>, Throwable> failureHandler;

	/** The current connection; {@code null} while Redis is unavailable. */
	private @Nullable StatefulRedisPubSubConnection<String, String> connection;

	/**
	 * Creates subscriptions without a connection.
	 * @param failureHandler called on any thread with a connection on which a command has
	 * failed, and the failure. The client library drops a command whose timeout expires
	 * before it is sent, so the channels of that connection are unknown.
	 */
	ChannelSubscriptions(BiConsumer<StatefulRedisPubSubConnection<String, String>, Throwable> failureHandler) {
		this.failureHandler = failureHandler;
	}

	synchronized void add(String channel) {
		this.channels.add(channel);
		if (this.connection != null) {
			handleFailure(this.connection, this.connection.async().subscribe(channel));
		}
	}

	synchronized void remove(String channel) {
		this.channels.remove(channel);
		if (this.connection != null) {
			handleFailure(this.connection, this.connection.async().unsubscribe(channel));
		}
	}

	/**
	 * Subscribes to all channels on a new connection.
	 */
	synchronized void attach(StatefulRedisPubSubConnection<String, String> connection) {
		this.connection = connection;
		handleFailure(connection, connection.async().subscribe(this.channels.toArray(String[]::new)));
	}

	/**
	 * Forgets the connection, which is closed.
	 */
	synchronized void detach() {
		this.connection = null;
	}

	private void handleFailure(StatefulRedisPubSubConnection<String, String> connection,
			CompletionStage<Void> command) {
		command.whenComplete((none, failure) -> {
			if (failure != null) {
				this.failureHandler.accept(connection, failure);
			}
		});
	}

}
