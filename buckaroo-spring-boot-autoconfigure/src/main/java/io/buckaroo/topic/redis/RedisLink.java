package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.TopicException;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The two connections of this node to Redis, one for commands and one that listens to
 * channels. They never reconnect by themselves: a command that was sent when a connection
 * broke fails and is not sent again, since it may have been done; and a subscription that
 * the client library renews can die in silence. When one breaks, or the node's own
 * heartbeat does not come back, both are built anew, and all channels are listened to
 * anew, which the listener is told for each.
 * <p>
 * Connections are built and left on a thread of its own; the listener is called on a
 * thread of the client library.
 */
final class RedisLink {

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	private static final long FIRST_DELAY = 100;

	private static final long LONGEST_DELAY = 2_000;

	private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(1);

	private final RedisClient client;

	private final RedisSettings settings;

	private final List<Script> scripts;

	/** The channel of this node, on which it hears itself. */
	private final String ownChannel;

	private final Listener listener;

	/** May block, and does so to connect. Once it is shut down it ignores all. */
	private final ScheduledExecutorService thread;

	/** What is listened to; its lock keeps the commands for that in order. */
	private final Set<String> channels = new HashSet<>();

	private final AtomicLong beats = new AtomicLong();

	private volatile @Nullable Connections connections;

	private volatile boolean closed;

	/** When the heartbeat was last heard, in nanoseconds. */
	private volatile long heard;

	private long delay = FIRST_DELAY;

	RedisLink(RedisClient client, RedisSettings settings, List<Script> scripts, String ownChannel, Listener listener) {
		this.client = client;
		this.settings = settings;
		this.scripts = scripts;
		this.ownChannel = ownChannel;
		this.listener = listener;
		this.channels.add(ownChannel);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("buckaroo-redis-");
		threads.setDaemon(true);
		this.thread = new ScheduledThreadPoolExecutor(1, threads, new ThreadPoolExecutor.DiscardPolicy());
	}

	/**
	 * Begins to connect, and goes on until it is closed.
	 */
	void start() {
		long interval = this.settings.heartbeatInterval().toMillis();
		this.thread.execute(this::connect);
		this.thread.scheduleAtFixedRate(this::beat, interval, interval, TimeUnit.MILLISECONDS);
	}

	/**
	 * Leaves Redis, and waits until the connections are closed.
	 */
	void close() {
		this.closed = true;
		this.thread.shutdownNow();
		Connections connections = this.connections;
		if (connections != null) {
			connections.abandon()
				.orTimeout(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
				.exceptionally((late) -> null)
				.join();
		}
	}

	/**
	 * Whether the node hears itself through Redis.
	 */
	boolean isUp() {
		return this.connections != null && !isSilent();
	}

	private boolean isSilent() {
		return System.nanoTime() - this.heard > this.settings.heartbeatTimeout().toNanos();
	}

	/**
	 * Listens to a channel, from the time on that the listener is told.
	 */
	void subscribe(String channel) {
		synchronized (this.channels) {
			this.channels.add(channel);
			Connections connections = this.connections;
			if (connections != null) {
				connections.subscriber().async().subscribe(channel);
			}
		}
	}

	void unsubscribe(String channel) {
		synchronized (this.channels) {
			this.channels.remove(channel);
			Connections connections = this.connections;
			if (connections != null) {
				connections.subscriber().async().unsubscribe(channel);
			}
		}
	}

	/**
	 * Does something in Redis, once.
	 * @return fails with a {@link TopicException} if Redis is away, does not answer in
	 * time or refuses, with {@link NotConnected} for its cause if it surely was not asked
	 */
	<T> Mono<T> command(Command<T> command) {
		return Mono.fromCompletionStage(() -> {
			Connections connections = this.connections;
			return (connections != null && connections.commands().isOpen()) ? command.on(connections.commands().async())
					: CompletableFuture.<T>failedFuture(new NotConnected());
		}).onErrorMap(RedisLink::failure);
	}

	private static TopicException failure(Throwable failure) {
		return new TopicException((failure instanceof RedisCommandExecutionException)
				? "Redis refused it: " + failure.getMessage() : "Redis is away, or did not answer in time", failure);
	}

	private void connect() {
		if (this.closed || this.connections != null) {
			return;
		}
		StatefulRedisConnection<String, String> commands = null;
		try {
			commands = this.client.connect();
			for (Script script : this.scripts) {
				// One that is not known could not keep its place among others
				commands.sync().scriptLoad(script.text());
			}
			StatefulRedisPubSubConnection<String, String> subscriber = this.client.connectPubSub();
			Connections connections = new Connections(commands, subscriber);
			subscriber.addListener(new Reception(connections));
			commands.addListener(new Breaking(connections));
			subscriber.addListener((RedisConnectionStateListener) new Breaking(connections));
			this.heard = System.nanoTime();
			this.delay = FIRST_DELAY;
			synchronized (this.channels) {
				this.connections = connections;
				subscriber.async().subscribe(this.channels.toArray(String[]::new));
			}
			if (!commands.isOpen() || !subscriber.isOpen()) {
				rebuild(connections);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Cannot connect to Redis: " + ex.getMessage());
			if (commands != null) {
				commands.closeAsync();
			}
			again();
		}
	}

	private void later(Runnable task, long delay) {
		this.thread.schedule(task, delay, TimeUnit.MILLISECONDS);
	}

	private void again() {
		if (!this.closed) {
			later(this::connect, this.delay);
			this.delay = Math.min(2 * this.delay, LONGEST_DELAY);
		}
	}

	/**
	 * Gives up two connections, and makes others.
	 */
	private void rebuild(Connections broken) {
		if (!this.closed && this.connections == broken) {
			this.connections = null;
			broken.abandon();
			logger.warn("Lost Redis, connecting anew");
			again();
		}
	}

	private void beat() {
		Connections connections = this.connections;
		if (connections == null) {
			return;
		}
		if (isSilent()) {
			rebuild(connections);
			return;
		}
		try {
			connections.commands().async().publish(this.ownChannel, Listener.HEARTBEAT + this.beats.incrementAndGet());
			this.listener.beat();
		}
		catch (RuntimeException ex) {
			// Or no more heartbeat would come
			logger.warn("A heartbeat failed", ex);
		}
	}

	/**
	 * Hears of what comes from Redis.
	 */
	interface Listener {

		/** Begins a message that a node sends to itself. */
		String HEARTBEAT = "beat ";

		/**
		 * A channel is listened to, for the first time or after connections were built
		 * anew: what was published in between has not been heard.
		 */
		void subscribed(String channel);

		void received(String channel, String message);

		/** It is time for what is done with each heartbeat, on the link's own thread. */
		void beat();

	}

	/**
	 * A command.
	 *
	 * @param <T> its answer
	 */
	interface Command<T> {

		RedisFuture<T> on(RedisAsyncCommands<String, String> redis);

	}

	/**
	 * There is no connection, so that nothing was sent.
	 */
	@SuppressWarnings("serial")
	static final class NotConnected extends IllegalStateException {

		private NotConnected() {
			super("Not connected");
		}

	}

	private record Connections(StatefulRedisConnection<String, String> commands,
			StatefulRedisPubSubConnection<String, String> subscriber) {

		private CompletableFuture<Void> abandon() {
			return CompletableFuture.allOf(this.commands.closeAsync(), this.subscriber.closeAsync());
		}

	}

	/**
	 * Passes on what comes, unless it is from connections that were given up.
	 */
	private final class Reception extends RedisPubSubAdapter<String, String> {

		private final Connections connections;

		private Reception(Connections connections) {
			this.connections = connections;
		}

		private boolean isCurrent() {
			return RedisLink.this.connections == this.connections;
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
			if (channel.equals(RedisLink.this.ownChannel) && message.startsWith(Listener.HEARTBEAT)) {
				RedisLink.this.heard = System.nanoTime();
			}
			else {
				RedisLink.this.listener.received(channel, message);
			}
		}

	}

	/**
	 * Notices that a connection breaks.
	 */
	private final class Breaking implements RedisConnectionStateListener {

		private final Connections connections;

		private Breaking(Connections connections) {
			this.connections = connections;
		}

		@Override
		public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
			later(() -> rebuild(this.connections), 0);
		}

	}

}
