package io.buckaroo.topic.redis;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads of histories, on a connection of their own, so that neither a large page nor a
 * read that fails delays publications, heartbeats and channels. A few reads are underway
 * at the same time; all others wait. The connection is opened for the first read, and
 * replaced after a read that had no reply. Safe to use from any thread.
 */
final class HistoryReads implements CommandSender {

	private static final Log logger = LogFactory.getLog(HistoryReads.class);

	/** The maximum number of reads that wait for a reply of Redis. */
	private static final int MAX_UNDERWAY = 4;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

	private final RedisClient client;

	private final RepeatedWarnings<Fault> warnings = new RepeatedWarnings<>(logger, Fault.class);

	/** Why reads that are being retried have failed. */
	private final Map<TopicFailures, String> faults = new ConcurrentHashMap<>();

	private final Mono<StatefulRedisConnection<String, String>> connection;

	/** Held while the connection is opened. */
	private final Lock opening = new ReentrantLock();

	private final Set<Runnable> waiting = new LinkedHashSet<>();

	private int underway;

	/** The latest connection. */
	private @Nullable StatefulRedisConnection<String, String> opened;

	/** The number of times that the connection had to be replaced. */
	private int replaced;

	private boolean closed;

	HistoryReads(RedisClient client) {
		this.client = client;
		this.connection = Mono.fromCallable(this::open)
			.subscribeOn(Schedulers.boundedElastic())
			.cacheInvalidateIf((connection) -> !connection.isOpen());
	}

	private StatefulRedisConnection<String, String> open() {
		this.opening.lock();
		try {
			int before = replaced();
			StatefulRedisConnection<String, String> connection = this.client.connect();
			if (!use(connection, before)) {
				connection.close();
			}
			return connection;
		}
		finally {
			this.opening.unlock();
		}
	}

	private synchronized boolean use(StatefulRedisConnection<String, String> connection, int before) {
		this.opened = connection;
		return !this.closed && this.replaced == before;
	}

	private synchronized @Nullable StatefulRedisConnection<String, String> opened() {
		return this.opened;
	}

	private synchronized int replaced() {
		return this.replaced;
	}

	/**
	 * Replaces the connection, if there is one, because the other connections of the node
	 * were replaced: Redis may be another server now.
	 */
	void reconnect() {
		StatefulRedisConnection<String, String> replaced;
		synchronized (this) {
			this.replaced++;
			replaced = this.opened;
		}
		if (replaced != null) {
			replaced.closeAsync();
		}
	}

	@Override
	public <T> Mono<T> command(RedisCommand<T> command) {
		return Mono.create((sink) -> {
			Runnable read = () -> run(command).doFinally((signal) -> startNext()).subscribe(sink::success, sink::error);
			sink.onCancel(() -> cancel(read));
			start(read);
		});
	}

	/**
	 * Cancels a read that waits. One that is underway keeps its place until the reply.
	 */
	private synchronized void cancel(Runnable read) {
		this.waiting.remove(read);
	}

	private <T> Mono<T> run(RedisCommand<T> command) {
		return this.connection
			.flatMap((connection) -> Mono.fromCompletionStage(() -> command.on(connection.async()))
				.doOnError((failure) -> !(failure instanceof RedisCommandExecutionException),
						(failure) -> connection.closeAsync()))
			.onErrorMap(RedisLink::failure);
	}

	/**
	 * Starts a read, as soon as fewer are underway.
	 */
	private void start(Runnable read) {
		synchronized (this) {
			if (this.closed) {
				return;
			}
			if (this.underway == MAX_UNDERWAY) {
				this.waiting.add(read);
				return;
			}
			this.underway++;
		}
		execute(read);
	}

	private void startNext() {
		Runnable next;
		synchronized (this) {
			Iterator<Runnable> first = this.waiting.iterator();
			if (!first.hasNext()) {
				this.underway--;
				return;
			}
			next = first.next();
			first.remove();
		}
		execute(next);
	}

	/**
	 * Runs a read on another thread: this one may hold the lock of a topic, and that of
	 * another topic would be acquired if the read failed at once.
	 */
	private static void execute(Runnable read) {
		Schedulers.parallel().schedule(read);
	}

	/**
	 * Returns the failures of a new reader of the history of a topic.
	 */
	HistoryReader.Failures newFailures(String topic) {
		return new TopicFailures(topic);
	}

	/**
	 * Returns why a history cannot be read.
	 * @return the reason, or {@code null} if no read is being retried
	 */
	@Nullable String fault() {
		return this.faults.values().stream().findFirst().orElse(null);
	}

	/**
	 * Drops the waiting reads, and waits until the connection is closed, for about a
	 * second at most.
	 */
	void close() {
		synchronized (this) {
			this.closed = true;
			this.waiting.clear();
		}
		try {
			// A connection that is being opened must not outlive the client
			if (this.opening.tryLock(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.opening.unlock();
			}
			StatefulRedisConnection<String, String> connection = opened();
			if (connection != null) {
				connection.closeAsync().get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The connection to Redis did not close in time", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The failures of a reader.
	 */
	private final class TopicFailures implements HistoryReader.Failures {

		private final String topic;

		private TopicFailures(String topic) {
			this.topic = topic;
		}

		@Override
		public void failed(Throwable failure) {
			ConnectionFailure found = ConnectionFailure.of(failure);
			String reason = "Cannot read the history of topic '%s', retrying: %s".formatted(this.topic,
					(found.kind() != ConnectionFailure.Kind.OTHER) ? found : found.detail());
			HistoryReads.this.faults.put(this, reason);
			HistoryReads.this.warnings.warn(Fault.UNREADABLE, reason);
		}

		@Override
		public void unusable(Throwable failure) {
			HistoryReads.this.warnings.warn(Fault.UNUSABLE,
					"Cannot use the history of topic '%s', continuing without missed messages: %s".formatted(this.topic,
							(failure instanceof MalformedHistoryException) ? failure.getMessage() : failure));
		}

		@Override
		public void ended() {
			HistoryReads.this.faults.remove(this);
		}

	}

	/**
	 * The fault of a history.
	 */
	private enum Fault {

		UNREADABLE,

		UNUSABLE

	}

}
