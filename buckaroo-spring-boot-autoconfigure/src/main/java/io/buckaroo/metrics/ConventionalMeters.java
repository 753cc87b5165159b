package io.buckaroo.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Registers meters under the names and with the tags of a convention.
 *
 * @param registry the registry
 * @param convention the convention
 */
record ConventionalMeters(MeterRegistry registry, BuckarooMeterConvention convention) {

	private String name(BuckarooMeter meter) {
		return this.convention.getName(meter);
	}

	private Tags tags(BuckarooMeter meter, Tags tags) {
		return this.convention.getTags(meter, tags);
	}

	<T> void gauge(BuckarooMeter meter, Tags tags, T source, ToDoubleFunction<T> value) {
		Gauge.builder(name(meter), source, value)
			.description(meter.getDescription())
			.tags(tags(meter, tags))
			.register(this.registry);
	}

	<T> void counter(BuckarooMeter meter, Tags tags, @Nullable String unit, T source, ToDoubleFunction<T> value) {
		FunctionCounter.builder(name(meter), source, value)
			.description(meter.getDescription())
			.baseUnit(unit)
			.tags(tags(meter, tags))
			.register(this.registry);
	}

	<T> void counter(BuckarooMeter meter, Tags tags, T source, ToDoubleFunction<T> value) {
		counter(meter, tags, null, source, value);
	}

	<T> void timer(BuckarooMeter meter, Tags tags, T source, ToLongFunction<T> count, ToDoubleFunction<T> total,
			TimeUnit unit) {
		FunctionTimer.builder(name(meter), source, count, total, unit)
			.description(meter.getDescription())
			.tags(tags(meter, tags))
			.register(this.registry);
	}

	Timer timer(BuckarooMeter meter, Tags tags) {
		return Timer.builder(name(meter))
			.description(meter.getDescription())
			.tags(tags(meter, tags))
			.register(this.registry);
	}

}
