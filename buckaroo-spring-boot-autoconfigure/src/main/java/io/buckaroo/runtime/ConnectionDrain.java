package io.buckaroo.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;

/**
 * Drains this node: refuses new connections, and ends the existing ones with
 * {@link io.buckaroo.Termination.Shutdown}, in small batches.
 * <p>
 * A node drains when the application stops, before the web server begins its graceful
 * shutdown, which would wait for the connections until its time is up. While the
 * application runs, {@link #begin} and {@link #cancel} take the node out of service and
 * back. Safe to use from any thread.
 */
public final class ConnectionDrain implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ConnectionDrain.class);

	private final ConnectionRegistry registry;

	private final Duration spread;

	private final Duration timeout;

	private final int phase;

	private final DrainListener listener;

	private final Scheduler timer;

	/** The wait for the connections that the latest drain has ended. */
	private Disposable underway = Disposables.disposed();

	/**
	 * The number of drains and cancellations so far, so that a timeout which comes too
	 * late has no effect.
	 */
	private int changes;

	/** Whether the listener was notified of the drain. */
	private boolean announced;

	private volatile boolean running;

	/**
	 * Creates the drain.
	 * @param registry the connections
	 * @param spread the longest time over which their ends are spread; zero ends all at
	 * once
	 * @param timeout how long to wait for them and their handlers, the spread included;
	 * then results that are still underway are cancelled
	 * @param phase the phase of the lifecycle, greater than that of the web server's
	 * graceful shutdown
	 * @param listener notified of a drain while the application runs
	 */
	public ConnectionDrain(ConnectionRegistry registry, Duration spread, Duration timeout, int phase,
			DrainListener listener) {
		this(registry, spread, timeout, phase, listener, Schedulers.parallel());
	}

	ConnectionDrain(ConnectionRegistry registry, Duration spread, Duration timeout, int phase, DrainListener listener,
			Scheduler timer) {
		this.registry = registry;
		this.spread = spread;
		this.timeout = timeout;
		this.phase = phase;
		this.listener = listener;
		this.timer = timer;
	}

	/**
	 * Begins to drain while the application runs, as at a shutdown. Returns after the
	 * first batch. Has no effect if the node drains already, or the application does not
	 * run.
	 */
	public synchronized void begin() {
		if (this.running && this.registry.isOpen()) {
			logger.info("Draining: new connections are refused, and " + connections("is", "are") + " ended");
			this.underway.dispose();
			this.underway = endConnections().subscribe();
			this.announced = true;
			this.listener.drainChanged(true);
		}
	}

	/**
	 * Cancels a drain: accepts new connections again, and keeps those that have not been
	 * ended yet. Those that wait for a result since their end wait no longer than the
	 * timeout, which starts again. Has no effect if the node does not drain, or because
	 * the application stops.
	 */
	public synchronized void cancel() {
		if (this.running && !this.registry.isOpen()) {
			this.underway.dispose();
			this.registry.cancelShutdown();
			int change = ++this.changes;
			this.underway = this.timer.schedule(() -> timedOut(change, this.registry::endWaiting),
					this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			logger.info("Draining was cancelled: new connections are accepted, and " + connections("stays", "stay")
					+ " open");
			cancelled();
		}
	}

	private void cancelled() {
		this.announced = false;
		this.listener.drainChanged(false);
	}

	/**
	 * Whether the node drains: since {@link #begin}, or because the application stops.
	 * @return whether new connections are refused
	 */
	public boolean isDraining() {
		return !this.registry.isOpen();
	}

	@Override
	public synchronized void start() {
		this.registry.reopen();
		this.running = true;
		if (this.announced) {
			cancelled();
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public synchronized void stop(Runnable callback) {
		this.running = false;
		this.underway.dispose();
		logger.info("Shutting down: new connections are refused, and " + connections("is", "are") + " ended");
		endConnections().doFinally((signal) -> callback.run()).subscribe();
	}

	private String connections(String singular, String plural) {
		int size = this.registry.size();
		return size + ((size == 1) ? " connection " + singular : " connections " + plural);
	}

	/**
	 * Ends all connections.
	 * @return a publisher that completes when all have ended, or at the timeout
	 */
	private Mono<Void> endConnections() {
		int change = ++this.changes;
		return this.registry.shutdown(this.spread, this.timer)
			.timeout(this.timeout, this.timer)
			.doOnError((timeout) -> timedOut(change, this.registry::endAll))
			.onErrorComplete();
	}

	private synchronized void timedOut(int change, BooleanSupplier endConnections) {
		if (change == this.changes && endConnections.getAsBoolean()) {
			logger.warn("Some connections have not ended within " + this.timeout);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
