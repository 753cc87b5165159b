package io.buckaroo.metrics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.buckaroo.MalformedMessage;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Labels;
import io.buckaroo.runtime.RouteStatistics;
import io.buckaroo.runtime.Traffic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The meters of handshakes, connections and messages. Those of messages are read from the
 * statistics of the routes, so that they cost nothing until they are scraped; handshakes
 * and ends are timed when they occur. The time series of all routes exist from the
 * beginning. Routes of one kind and pattern, such as those for different hosts, have them
 * in common; only their overflow policies may differ, and whether their messages are
 * typed.
 */
public final class ConnectionMeters implements MeterBinder {

	private final ConnectionRegistry connections;

	private final List<MeteredRoute> routes;

	private final BuckarooMeterConvention convention;

	/**
	 * Creates the meters.
	 * @param connections the connections
	 * @param routes the routes of the application
	 * @param convention the names and tags
	 */
	public ConnectionMeters(ConnectionRegistry connections, List<MeteredRoute> routes,
			BuckarooMeterConvention convention) {
		this.connections = connections;
		this.routes = List.copyOf(routes);
		this.convention = convention;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		ConventionalMeters meters = new ConventionalMeters(registry, this.convention);
		ConnectionTimers timers = new ConnectionTimers(meters);
		meters.gauge(BuckarooMeter.DRAINING, Tags.empty(), this.connections,
				(connections) -> connections.isOpen() ? 0 : 1);
		Set<Tags> bound = new HashSet<>();
		Set<Tags> typed = new HashSet<>();
		for (MeteredRoute route : this.routes) {
			if (bound.add(tags(route))) {
				bind(route, meters);
				timers.register(route.kind(), route.pattern());
			}
			String overflow = Labels.of(route.overflow());
			if (bound.add(tags(route).and("overflow", overflow))) {
				bindRejections(route, overflow, meters);
			}
			if (route.typed() && typed.add(tags(route))) {
				bindMalformed(route, meters);
			}
		}
		this.connections.listen(timers);
	}

	private void bind(MeteredRoute route, ConventionalMeters meters) {
		Tags tags = tags(route);
		meters.gauge(BuckarooMeter.CONNECTIONS, tags, this.connections, of(route, RouteStatistics::open));
		meters.gauge(BuckarooMeter.CONNECTIONS_PAUSED, tags, this.connections, of(route, RouteStatistics::paused));
		bind(route, "received", RouteStatistics::received, meters);
		bind(route, "sent", RouteStatistics::sent, meters);
	}

	private void bindRejections(MeteredRoute route, String overflow, ConventionalMeters meters) {
		meters.counter(BuckarooMeter.MAILBOX_REJECTED, tags(route).and("overflow", overflow), this.connections,
				of(route, (statistics) -> statistics.rejections().getOrDefault(overflow, 0L)));
	}

	private void bindMalformed(MeteredRoute route, ConventionalMeters meters) {
		for (MalformedMessage.Reason each : MalformedMessage.Reason.values()) {
			String reason = Labels.of(each);
			meters.counter(BuckarooMeter.MESSAGES_MALFORMED, tags(route).and("reason", reason), this.connections,
					of(route, (statistics) -> statistics.malformed().getOrDefault(reason, 0L)));
		}
	}

	private void bind(MeteredRoute route, String direction, Function<RouteStatistics, Traffic> traffic,
			ConventionalMeters meters) {
		Tags tags = tags(route).and("direction", direction);
		meters.counter(BuckarooMeter.MESSAGES, tags, this.connections,
				of(route, (statistics) -> traffic.apply(statistics).messages()));
		meters.counter(BuckarooMeter.BYTES, tags, BaseUnits.BYTES, this.connections,
				of(route, (statistics) -> traffic.apply(statistics).bytes()));
	}

	private static Tags tags(MeteredRoute route) {
		return ConnectionTimers.tags(route.kind(), route.pattern());
	}

	private static ToDoubleFunction<ConnectionRegistry> of(MeteredRoute route,
			ToDoubleFunction<RouteStatistics> value) {
		return (connections) -> value.applyAsDouble(connections.routeStatistics(route.kind(), route.pattern()));
	}

}
