package io.buckaroo.runtime;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;

/**
 * Ends all connections when the application stops, before the web server begins its
 * graceful shutdown: that would wait for them until its time is up.
 */
public final class ConnectionDrain implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ConnectionDrain.class);

	private final ConnectionRegistry registry;

	private final Duration spread;

	private final Duration timeout;

	private final int phase;

	private final Scheduler timer;

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
	 */
	public ConnectionDrain(ConnectionRegistry registry, Duration spread, Duration timeout, int phase) {
		this(registry, spread, timeout, phase, Schedulers.parallel());
	}

	ConnectionDrain(ConnectionRegistry registry, Duration spread, Duration timeout, int phase, Scheduler timer) {
		this.registry = registry;
		this.spread = spread;
		this.timeout = timeout;
		this.phase = phase;
		this.timer = timer;
	}

	@Override
	public void start() {
		this.registry.reopen();
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.registry.shutdown(this.spread, this.timer).timeout(this.timeout, this.timer).doOnError((timeout) -> {
			logger.warn("Some connections have not ended within " + this.timeout);
			this.registry.endAll();
		}).onErrorComplete().doFinally((signal) -> callback.run()).subscribe();
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
