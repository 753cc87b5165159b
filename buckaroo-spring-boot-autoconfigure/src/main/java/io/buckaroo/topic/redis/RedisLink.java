package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.buckaroo.TopicException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The link of this node to Redis: commands, channels and the loss of connections.
 * <p>
 * Connections never reconnect automatically: a command that was sent before a connection
 * was lost fails and is not sent again, because Redis may have executed it; and a
 * subscription that the client library renews can fail unnoticed. When a connection is
 * lost, a subscription fails or the {@link Heartbeat} times out, both connections are
 * replaced and all channels are subscribed again.
 * <p>
 * Safe to use from any thread. Connections are opened and replaced on a thread of this
 * link; the listener is called on a thread of the Redis client.
 */
final class RedisLink implements CommandSender {

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	private static final long MIN_DELAY_MILLIS = 100;

	private static final long MAX_DELAY_MILLIS = 2_000;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final RedisClient client;

	private final RedisSettings settings;

	private final List<Script> scripts;

	/** The channel of this node, on which it sends itself heartbeats. */
	private final String ownChannel;

	private final RedisListener listener;

	private final String generationKey;

	/**
	 * The thread of this link, which blocks to connect; after shutdown it runs no task.
	 */
	private final ScheduledExecutorService thread;

	private final ChannelSubscriptions channels = new ChannelSubscriptions(this::subscriptionFailed);

	private final Heartbeat heartbeat;

	/** The current connections; {@code null} while Redis is unavailable. */
	private volatile @Nullable RedisConnections connections;

	private volatile boolean closed;

	/** The latest generation of the data that this node has read. */
	private volatile Generation generation = Generation.NONE;

	/** Whether a refused subscription has been logged for the current connections. */
	private volatile boolean refused;

	/** The delay before the next attempt to connect. */
	private long delay = MIN_DELAY_MILLIS;

	RedisLink(RedisClient client, RedisSettings settings, List<Script> scripts, String ownChannel,
			RedisListener listener) {
		this.client = client;
		this.settings = settings;
		this.scripts = scripts;
		this.ownChannel = ownChannel;
		this.listener = listener;
		this.generationKey = new RedisNames(settings.prefix()).generation();
		this.heartbeat = new Heartbeat(settings.heartbeatTimeout());
		this.channels.add(ownChannel);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("buckaroo-redis-");
		threads.setDaemon(true);
		this.thread = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
	}

	/**
	 * Starts to connect, and stays connected until this link is closed.
	 */
	void start() {
		long interval = this.settings.heartbeatInterval().toMillis();
		this.thread.execute(this::connect);
		this.thread.scheduleAtFixedRate(this::beat, interval, interval, TimeUnit.MILLISECONDS);
	}

	/**
	 * Closes the connections, and waits until they are closed, for two seconds at most.
	 */
	void close() {
		this.closed = true;
		this.thread.shutdownNow();
		try {
			// An attempt to connect that is interrupted closes its connection
			this.thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			RedisConnections connections = this.connections;
			if (connections != null) {
				connections.closeAsync().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The connections to Redis did not close in time", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether this node is connected and receives its own heartbeats.
	 */
	boolean isUp() {
		return this.connections != null && !this.heartbeat.isTimedOut();
	}

	/**
	 * Subscribes to a channel, until {@link #unsubscribe}. The listener is notified when
	 * Redis has confirmed the subscription.
	 */
	void subscribe(String channel) {
		this.channels.add(channel);
	}

	void unsubscribe(String channel) {
		this.channels.remove(channel);
	}

	/**
	 * Runs a command, without retries.
	 * @return the reply; fails with a {@link TopicException} if Redis is unavailable,
	 * does not reply in time or refuses the command, with a {@link NotConnectedException}
	 * as its cause if the command was not sent
	 */
	@Override
	public <T> Mono<T> command(RedisCommand<T> command) {
		return command((redis, generation) -> command.on(redis));
	}

	/**
	 * Runs a command that needs the generation of the data, without retries.
	 * @return the reply; fails like that of {@link #command(RedisCommand)}
	 */
	<T> Mono<T> command(GenerationCommand<T> command) {
		return on((connections) -> command.on(connections.commands().async(), connections.generation().get()));
	}

	/**
	 * Reads the generation of the data again.
	 * @return the generation; fails like a {@link #command(RedisCommand)}
	 */
	Mono<Generation> generation() {
		return on((connections) -> connections.readGeneration(this.generationKey));
	}

	private <T> Mono<T> on(Function<RedisConnections, CompletionStage<T>> command) {
		return Mono.fromCompletionStage(() -> {
			RedisConnections connections = this.connections;
			if (connections == null || !connections.commands().isOpen()) {
				return CompletableFuture.<T>failedFuture(new NotConnectedException());
			}
			CompletionStage<T> reply = command.apply(connections);
			reply.whenComplete((value, failure) -> replaceIfReadOnly(connections, failure));
			return reply;
		}).onErrorMap(RedisLink::failure);
	}

	/**
	 * Replaces the connections if the server has become a replica. They must not be used
	 * even if it becomes the master again, because its data is another then.
	 */
	private void replaceIfReadOnly(RedisConnections connections, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		// A script that writes reports it in its message
		if (cause instanceof RedisCommandExecutionException
				&& String.valueOf(cause.getMessage()).contains("READONLY")) {
			this.thread.execute(() -> replace(connections));
		}
	}

	static TopicException failure(Throwable failure) {
		return new TopicException((failure instanceof RedisCommandExecutionException)
				? "Redis refused the command: " + failure.getMessage()
				: "Redis is unavailable or did not reply in time", failure);
	}

	private void connect() {
		if (this.closed || this.connections != null) {
			return;
		}
		RedisConnections connections = null;
		try {
			connections = RedisConnections.open(this.client, this.scripts, this.generationKey, this.generation);
			this.generation = connections.generation().get();
			use(connections);
		}
		catch (RuntimeException ex) {
			logger.warn("Cannot connect to Redis: " + ex.getMessage());
			if (connections != null) {
				connections.closeAsync();
			}
			connectLater();
		}
	}

	private void use(RedisConnections connections) {
		connections.addListeners(new MessageListener(connections), new LossListener(connections));
		this.heartbeat.restart();
		this.delay = MIN_DELAY_MILLIS;
		this.refused = false;
		this.connections = connections;
		this.listener.connected();
		this.channels.attach(connections.subscriber());
		if (!connections.isOpen()) {
			replace(connections);
		}
	}

	private void connectLater() {
		if (!this.closed) {
			this.thread.schedule(this::connect, this.delay, TimeUnit.MILLISECONDS);
			this.delay = Math.min(2 * this.delay, MAX_DELAY_MILLIS);
		}
	}

	private void replace(RedisConnections lost) {
		if (!this.closed && this.connections == lost) {
			this.connections = null;
			this.channels.detach();
			lost.closeAsync();
			logger.warn("Lost the connection to Redis, reconnecting");
			connectLater();
		}
	}

	/**
	 * Replaces the connections, whose channels are unknown, unless Redis has refused the
	 * command.
	 */
	private void subscriptionFailed(StatefulRedisPubSubConnection<String, String> subscriber, Throwable failure) {
		if (!(failure instanceof RedisCommandExecutionException)) {
			this.thread.execute(() -> {
				RedisConnections connections = this.connections;
				if (connections != null && connections.subscriber() == subscriber) {
					replace(connections);
				}
			});
		}
		else if (!this.refused) {
			this.refused = true;
			logger.warn("Redis refused to subscribe to a channel: " + failure.getMessage());
		}
	}

	private void beat() {
		RedisConnections connections = this.connections;
		if (connections == null) {
			return;
		}
		if (this.heartbeat.isTimedOut()) {
			replace(connections);
			return;
		}
		try {
			connections.commands().async().publish(this.ownChannel, this.heartbeat.next());
			generation().subscribe((generation) -> this.generation = generation, (unavailable) -> {
				// Read again with the next heartbeat
			});
			this.listener.beat();
		}
		catch (RuntimeException ex) {
			// The executor would cancel the heartbeat
			logger.warn("Failed to send a heartbeat to Redis", ex);
		}
	}

	/**
	 * Passes on messages, unless they are from connections that have been replaced.
	 */
	private final class MessageListener extends RedisPubSubAdapter<String, String> {

		private final RedisConnections source;

		private MessageListener(RedisConnections source) {
			this.source = source;
		}

		private boolean isCurrent() {
			return RedisLink.this.connections == this.source;
		}

		@Override
		public void subscribed(String channel, long count) {
			if (isCurrent()) {
				RedisLink.this.listener.subscribed(channel);
			}
		}

		@Override
		public void message(String channel, String message) {
			if (!isCurrent()) {
				return;
			}
			if (channel.equals(RedisLink.this.ownChannel) && RedisLink.this.heartbeat.matches(message)) {
				RedisLink.this.heartbeat.restart();
			}
			else {
				RedisLink.this.listener.received(channel, message);
			}
		}

	}

	/**
	 * Replaces both connections when one of them is lost.
	 */
	private final class LossListener implements RedisConnectionStateListener {

		private final RedisConnections source;

		private LossListener(RedisConnections source) {
			this.source = source;
		}

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			RedisLink.this.thread.execute(() -> replace(this.source));
		}

	}

}
