package io.buckaroo.topic.redis;

import java.time.Duration;
import java.time.Instant;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.buckaroo.TopicException;
import io.buckaroo.runtime.RoundTrips;
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

	private static final String CLOSED = "it was closed";

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

	private final ChannelSubscriptions channels = new ChannelSubscriptions(new SubscriptionFailures());

	private final Heartbeat heartbeat;

	/** The current connections; {@code null} while Redis is unavailable. */
	private volatile @Nullable RedisConnections connections;

	private volatile boolean closed;

	private final RepeatedWarnings<Fault> warnings = new RepeatedWarnings<>(logger, Fault.class);

	private final RepeatedWarnings<ConnectionFailure.Kind> failures = new RepeatedWarnings<>(logger,
			ConnectionFailure.Kind.class);

	/** The number of times that connections have been opened. */
	private volatile int openings;

	/** Why there are no connections. */
	private volatile String reason = "Not yet connected to Redis";

	/** Why Redis refuses heartbeats; {@code null} if it does not. */
	private volatile @Nullable String refusedHeartbeat;

	/** Why Redis has refused to subscribe to a channel, if it has. */
	private volatile String refusal = "";

	/** The number of the latest generation of the data that this node has read, or 0. */
	private final AtomicLong generation = new AtomicLong();

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
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads,
				new ThreadPoolExecutor.DiscardPolicy());
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.thread = executor;
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
		this.thread.shutdown();
		try {
			// A connection that is interrupted while it is opened outlives the client
			if (!this.thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.thread.shutdownNow();
			}
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
	 * Whether this node is connected and its connections work.
	 */
	boolean isConnected() {
		return this.connections != null && !this.heartbeat.isTimedOut();
	}

	/**
	 * Returns why this node cannot use Redis.
	 * @return the reason, or {@code null} if it can
	 */
	@Nullable String fault() {
		if (this.connections == null) {
			return this.reason;
		}
		if (this.refusedHeartbeat != null) {
			return this.refusedHeartbeat;
		}
		if (this.heartbeat.isTimedOut()) {
			return timedOut();
		}
		int refused = this.channels.refused();
		return (refused > 0) ? "Redis refuses to subscribe to %d channels: %s".formatted(refused, this.refusal) : null;
	}

	private String timedOut() {
		return "no reply or no message for %d ms".formatted(this.settings.heartbeatTimeout().toMillis());
	}

	/**
	 * Returns the time of the latest heartbeat.
	 * @return the time, or {@code null} if none has arrived since start-up
	 */
	@Nullable Instant lastHeartbeat() {
		return this.heartbeat.last();
	}

	RoundTrips roundTrips() {
		return this.heartbeat.roundTrips();
	}

	/**
	 * Returns the number of times that lost connections have been replaced.
	 */
	int reconnections() {
		return Math.max(0, this.openings - 1);
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
			reply.whenComplete((value, failure) -> replied(connections, failure));
			return reply;
		}).onErrorMap(RedisLink::failure);
	}

	private void replied(RedisConnections connections, @Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause == null || cause instanceof RedisCommandExecutionException) {
			this.heartbeat.replied();
		}
		if (cause != null && isRefusalOfReplica(cause)) {
			// Even if it becomes the master again, its data is another then
			this.thread.execute(() -> replace(connections, "the server has become a replica"));
		}
	}

	private static boolean isRefusalOfReplica(Throwable failure) {
		// A script that writes reports it in its message
		return failure instanceof RedisCommandExecutionException
				&& String.valueOf(failure.getMessage()).contains("READONLY");
	}

	static TopicException failure(Throwable failure) {
		return new TopicException((failure instanceof RedisCommandExecutionException)
				? "Redis refused the command: " + ConnectionFailure.message(failure)
				: "Redis is unavailable or did not reply in time", failure);
	}

	private void connect() {
		if (this.closed || this.connections != null) {
			return;
		}
		RedisConnections connections = null;
		try {
			connections = RedisConnections.open(this.client, this.scripts, this.generationKey, this.generation.get());
			generationRead(connections.generation().get());
			use(connections);
		}
		catch (Throwable ex) {
			// The executor would swallow it
			connectLater();
			connectionFailed(ConnectionFailure.of(ex));
			if (connections != null) {
				connections.closeAsync();
			}
		}
	}

	private void use(RedisConnections connections) {
		connections.addListeners(new MessageListener(connections), new LossListener(connections));
		this.heartbeat.restart();
		this.openings++;
		this.connections = connections;
		this.listener.connected();
		this.channels.attach(connections.subscriber());
		if (!connections.isOpen()) {
			replace(connections, CLOSED);
		}
	}

	private void connectionFailed(ConnectionFailure failure) {
		// A shutdown interrupts the attempt
		if (!this.closed) {
			this.reason = "Cannot connect to Redis: " + failure;
			this.failures.warn(failure.kind(), this.reason);
		}
	}

	private void connectLater() {
		if (!this.closed) {
			this.thread.schedule(this::connect, this.delay, TimeUnit.MILLISECONDS);
			this.delay = Math.min(2 * this.delay, MAX_DELAY_MILLIS);
		}
	}

	private void replace(RedisConnections lost, String cause) {
		if (!this.closed && this.connections == lost) {
			this.reason = "Lost the connection to Redis, reconnecting: " + cause;
			this.connections = null;
			connectLater();
			this.channels.detach();
			lost.closeAsync();
			this.warnings.warn(Fault.LOST, this.reason);
		}
	}

	private void beat() {
		RedisConnections connections = this.connections;
		if (connections == null) {
			return;
		}
		try {
			if (this.heartbeat.isTimedOut()) {
				replace(connections, timedOut());
				return;
			}
			if (this.heartbeat.hasArrived()) {
				this.delay = MIN_DELAY_MILLIS;
				this.failures.clear();
			}
			command((redis) -> redis.publish(this.ownChannel, this.heartbeat.next())).subscribe((receivers) -> {
			}, this::heartbeatFailed);
			generation().subscribe(this::generationRead, (unavailable) -> {
				// Read again with the next heartbeat
			});
			this.channels.retry();
			this.listener.beat();
		}
		catch (Throwable ex) {
			// The executor would cancel the heartbeat
			logger.warn("Failed to send a heartbeat to Redis", ex);
		}
	}

	private void generationRead(Generation read) {
		// A late reply may come from connections that have been replaced
		this.generation.accumulateAndGet(read.number(), Math::max);
	}

	/**
	 * Records that Redis has refused a heartbeat. Any other failure shows in its timeout.
	 */
	private void heartbeatFailed(Throwable failure) {
		if (failure.getCause() instanceof RedisCommandExecutionException refusal) {
			this.refusedHeartbeat = "Redis refused a heartbeat: " + ConnectionFailure.message(refusal);
			this.warnings.warn(Fault.REFUSED_HEARTBEAT, this.refusedHeartbeat);
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
			if (!isCurrent()) {
				return;
			}
			if (channel.equals(RedisLink.this.ownChannel)) {
				logger.info((reconnections() == 0) ? "Connected to Redis" : "Reconnected to Redis");
			}
			RedisLink.this.listener.subscribed(channel);
		}

		@Override
		public void message(String channel, String message) {
			if (!isCurrent()) {
				return;
			}
			RedisLink.this.heartbeat.received();
			if (channel.equals(RedisLink.this.ownChannel) && RedisLink.this.heartbeat.arrived(message)) {
				RedisLink.this.refusedHeartbeat = null;
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
			RedisLink.this.thread.execute(() -> replace(this.source, CLOSED));
		}

	}

	/**
	 * Replaces the connections, whose channels are unknown, unless Redis has refused the
	 * command.
	 */
	private final class SubscriptionFailures implements ChannelSubscriptions.Failures {

		@Override
		public void failed(StatefulRedisPubSubConnection<String, String> subscriber, Throwable failure) {
			RedisLink.this.thread.execute(() -> {
				RedisConnections connections = RedisLink.this.connections;
				if (connections != null && connections.subscriber() == subscriber) {
					replace(connections, "a subscription failed");
				}
			});
		}

		@Override
		public void refused(String channel, Throwable failure) {
			RedisLink.this.refusal = ConnectionFailure.message(failure);
			RedisLink.this.warnings.warn(Fault.REFUSED_CHANNEL,
					"Redis refused to subscribe to a channel: " + RedisLink.this.refusal);
			RedisLink.this.thread.execute(() -> RedisLink.this.listener.refused(channel));
		}

	}

	/**
	 * A fault of a connection that has been opened.
	 */
	private enum Fault {

		LOST, REFUSED_CHANNEL, REFUSED_HEARTBEAT

	}

}
