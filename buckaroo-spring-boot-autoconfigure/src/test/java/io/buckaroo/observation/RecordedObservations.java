package io.buckaroo.observation;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.ObservationContextAssert;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contexts of observations that a test finds by name and tags.
 */
final class RecordedObservations implements ObservationHandler<Observation.Context> {

	private final List<Observation.Context> started = new CopyOnWriteArrayList<>();

	private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

	@Override
	public void onStart(Observation.Context context) {
		this.started.add(context);
	}

	@Override
	public void onStop(Observation.Context context) {
		this.stopped.add(context);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	List<Observation.Context> started() {
		return this.started;
	}

	void clear() {
		this.started.clear();
		this.stopped.clear();
	}

	/**
	 * Asserts that there is exactly one observation, and that it has not been stopped.
	 */
	void assertRunning(Predicate<Observation.Context> filter) {
		assertThat(this.started).filteredOn(filter).hasSize(1);
		assertThat(this.stopped).filteredOn(filter).isEmpty();
	}

	/**
	 * Asserts that there is exactly one observation, and that it has been stopped once.
	 */
	ObservationContextAssert<?> assertStopped(Predicate<Observation.Context> filter) {
		assertThat(this.started).filteredOn(filter).hasSize(1);
		assertThat(this.stopped).filteredOn(filter).hasSize(1);
		return ObservationContextAssert.assertThat(this.stopped.stream().filter(filter).findFirst().orElseThrow());
	}

}
