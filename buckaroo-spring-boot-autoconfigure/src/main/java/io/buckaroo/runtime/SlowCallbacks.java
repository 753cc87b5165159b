package io.buckaroo.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.SmartLifecycle;

/**
 * Warns about callbacks that hold their event loop for too long, while they do, at most
 * once a minute for each route. The event loops are observed from a timer, so callbacks
 * are not timed.
 */
public final class SlowCallbacks implements SmartLifecycle, Runnable {

	private static final Log logger = LogFactory.getLog(SlowCallbacks.class);

	/** The number of observations within the threshold. */
	private static final int OBSERVATIONS = 10;

	private static final long MINUTE = Duration.ofMinutes(1).toNanos();

	private final ConnectionRegistry registry;

	private final Duration threshold;

	private final Scheduler timer;

	private final LongSupplier nanoTime;

	/** The observations by event loop. Confined to the timer. */
	private final Map<RunningCallback, Observation> observations = new HashMap<>();

	/** The times of the last warnings by route. Confined to the timer. */
	private final Map<String, Long> warnings = new HashMap<>();

	private volatile @Nullable Disposable task;

	/**
	 * Creates the observer.
	 * @param registry the connections
	 * @param threshold how long a callback may take; zero disables the warnings
	 */
	public SlowCallbacks(ConnectionRegistry registry, Duration threshold) {
		this(registry, threshold, Schedulers.single(), System::nanoTime);
	}

	SlowCallbacks(ConnectionRegistry registry, Duration threshold, Scheduler timer, LongSupplier nanoTime) {
		this.registry = registry;
		this.threshold = threshold;
		this.timer = timer;
		this.nanoTime = nanoTime;
	}

	@Override
	public void start() {
		if (!this.threshold.isZero()) {
			long interval = Math.max(TimeUnit.MILLISECONDS.toNanos(1), this.threshold.toNanos() / OBSERVATIONS);
			this.task = this.timer.schedulePeriodically(this, interval, interval, TimeUnit.NANOSECONDS);
		}
	}

	@Override
	public void stop() {
		Disposable task = this.task;
		if (task != null) {
			task.dispose();
			this.task = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.task != null;
	}

	/**
	 * Observes all event loops once.
	 */
	@Override
	public void run() {
		this.observations.keySet().retainAll(this.registry.runningCallbacks());
		for (RunningCallback running : this.registry.runningCallbacks()) {
			observe(running, this.nanoTime.getAsLong());
		}
	}

	private void observe(RunningCallback running, long now) {
		Observation observation = this.observations.get(running);
		long changes = running.changes();
		LoopView loop = running.loop();
		String name = running.name();
		if (observation == null || observation.changes != changes) {
			this.observations.put(running, new Observation(changes, now, false));
		}
		else if (loop != null && !observation.reported && now - observation.since >= this.threshold.toNanos()
				&& running.changes() == changes) {
			this.observations.put(running, new Observation(changes, observation.since, true));
			warn(loop.connection().route(), name, now);
		}
	}

	private void warn(String route, String callback, long now) {
		Long last = this.warnings.get(route);
		if (last == null || now - last >= MINUTE) {
			this.warnings.put(route, now);
			logger.warn(
					("The callback '%s' of route '%s' has held its event loop for more than %d ms, which delays other "
							+ "connections. Use Result.later, or declare the handler as blocking.")
						.formatted(callback, route, this.threshold.toMillis()));
		}
	}

	/**
	 * What was observed last.
	 *
	 * @param changes the number of changes
	 * @param since the time at which it was observed first
	 * @param reported whether the callback was reported
	 */
	private record Observation(long changes, long since, boolean reported) {

	}

}
