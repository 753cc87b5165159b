package io.buckaroo.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MalformedMessage;
import io.buckaroo.Position;
import io.buckaroo.runtime.ClusterNode;
import io.buckaroo.runtime.ClusterStatus;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionKind;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.Labels;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.RecordingInbox;
import io.buckaroo.runtime.RoundTrips;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.topic.TopicHistory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionMeters}, {@link TopicMeters} and {@link ClusterMeters}.
 */
class MetersTests {

	private static final BuckarooMeterConvention DEFAULTS = new BuckarooMeterConvention() {
	};

	private final Cluster cluster = new Cluster(null);

	private final Cluster faultyCluster = new Cluster("Redis is gone");

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final LocalTopics topics = new LocalTopics(new TopicHistories(List.of(TopicHistory.of("news", 10))),
			Object::toString);

	private final ConnectionRegistry connections = new ConnectionRegistry(Node.create(), this.topics);

	private final List<MeteredRoute> routes = List.of(
			new MeteredRoute(ConnectionKind.WEBSOCKET, "/chat/{room}", Overflow.DROP_OLDEST, true),
			new MeteredRoute(ConnectionKind.SSE, "/news", Overflow.CLOSE, false));

	@ParameterizedTest
	@CsvSource({ "websocket, /chat/{room}", "sse, /news" })
	void gaugesOfAllRoutesAreZeroAtFirst(String kind, String route) {
		bindAll(DEFAULTS);
		for (String name : List.of("buckaroo.connections", "buckaroo.connections.paused")) {
			assertThat(this.registry.get(name).tags("kind", kind, "route", route).gauge().value()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "websocket, /chat/{room}, received", "websocket, /chat/{room}, sent", "sse, /news, received",
			"sse, /news, sent" })
	void countersOfAllRoutesAreZeroAtFirst(String kind, String route, String direction) {
		bindAll(DEFAULTS);
		for (String name : List.of("buckaroo.messages", "buckaroo.bytes")) {
			assertThat(this.registry.get(name)
				.tags("kind", kind, "route", route, "direction", direction)
				.functionCounter()
				.count()).isZero();
		}
	}

	@ParameterizedTest
	@CsvSource({ "websocket, /chat/{room}, drop-oldest", "sse, /news, close" })
	void rejectedMessagesHaveTheOverflowPolicyOfTheRoute(String kind, String route, String overflow) {
		bindAll(DEFAULTS);
		assertThat(this.registry.get("buckaroo.mailbox.rejected").tags("kind", kind, "route", route).functionCounters())
			.singleElement()
			.satisfies((counter) -> {
				assertThat(counter.getId().getTag("overflow")).isEqualTo(overflow);
				assertThat(counter.count()).isZero();
			});
	}

	@ParameterizedTest
	@EnumSource(MalformedMessage.Reason.class)
	void malformedMessagesAreCountedByTheirReason(MalformedMessage.Reason reason) {
		bindAll(DEFAULTS);
		this.connections.malformed("/chat/{room}", reason);
		assertThat(this.registry.get("buckaroo.messages.malformed")
			.tags("kind", "websocket", "route", "/chat/{room}")
			.functionCounters()).hasSize(3).allSatisfy((counter) -> {
				boolean counted = Labels.of(reason).equals(counter.getId().getTag("reason"));
				assertThat(counter.count()).isEqualTo(counted ? 1 : 0);
			});
	}

	@Test
	void onlyTypedMessagesMayBeMalformed() {
		bindAll(DEFAULTS);
		assertThat(this.registry.find("buckaroo.messages.malformed").tag("route", "/news").meters()).isEmpty();
	}

	@Test
	void routesOfOnePatternHaveTheirTimeSeriesInCommon() {
		List<String> registered = new ArrayList<>();
		BuckarooMeterConvention recording = new BuckarooMeterConvention() {

			@Override
			public Tags getTags(BuckarooMeter meter, Tags tags) {
				registered.add(meter + " " + tags);
				return tags;
			}

		};
		List<MeteredRoute> routes = List.of(new MeteredRoute(ConnectionKind.WEBSOCKET, "/chat", Overflow.CLOSE, false),
				new MeteredRoute(ConnectionKind.WEBSOCKET, "/chat", Overflow.LATEST, true),
				new MeteredRoute(ConnectionKind.WEBSOCKET, "/chat", Overflow.CLOSE, true));
		new ConnectionMeters(this.connections, routes, recording).bindTo(this.registry);
		assertThat(registered).doesNotHaveDuplicates();
		assertThat(this.registry.get("buckaroo.mailbox.rejected").functionCounters())
			.extracting((counter) -> counter.getId().getTag("overflow"))
			.containsExactlyInAnyOrder("close", "latest");
	}

	@Test
	void aNodeIsDrainingFromTheBeginningOfADrainUntilItIsCancelled() {
		bindAll(DEFAULTS);
		ConnectionDrain drain = new ConnectionDrain(this.connections, Duration.ZERO, Duration.ofSeconds(20), 0,
				(draining) -> {
				});
		drain.start();
		Gauge draining = this.registry.get("buckaroo.draining").gauge();
		assertThat(draining.value()).isZero();
		drain.begin();
		assertThat(draining.value()).isOne();
		drain.cancel();
		assertThat(draining.value()).isZero();
	}

	@ParameterizedTest
	@EnumSource(BuckarooMeter.class)
	void eachMeterHasADescription(BuckarooMeter meter) {
		bindAll(DEFAULTS);
		assertThat(this.registry.get(meter.getName()).meters())
			.allSatisfy((each) -> assertThat(each.getId().getDescription()).isNotBlank());
	}

	@ParameterizedTest
	@EnumSource(BuckarooMeter.class)
	void aConventionRenamesMetersAndAddsTags(BuckarooMeter meter) {
		bindAll(new BuckarooMeterConvention() {

			@Override
			public String getName(BuckarooMeter meter) {
				return meter.getName().replace("buckaroo.", "realtime.");
			}

			@Override
			public Tags getTags(BuckarooMeter meter, Tags tags) {
				return tags.and("region", "eu");
			}

		});
		assertThat(this.registry.find(meter.getName()).meters()).isEmpty();
		assertThat(this.registry.get(meter.getName().replace("buckaroo.", "realtime.")).tag("region", "eu").meters())
			.isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource(BuckarooMeter.class)
	void allTimeSeriesOfAMeterHaveTheSameTags(BuckarooMeter meter) {
		bindAll(DEFAULTS);
		Stream<List<String>> keys = this.registry.get(meter.getName())
			.meters()
			.stream()
			.map(Meter::getId)
			.map((id) -> id.getTags().stream().map((tag) -> tag.getKey()).toList());
		assertThat(keys.distinct()).hasSize(1);
	}

	@Test
	void noOtherMetersAreRegistered() {
		bindAll(DEFAULTS);
		assertThat(this.registry.getMeters()).extracting((meter) -> meter.getId().getName())
			.hasSameElementsAs(Arrays.stream(BuckarooMeter.values()).map(BuckarooMeter::getName).toList());
	}

	@Test
	void topicsAndSubscriptionsAreMeasured() {
		bindAll(DEFAULTS);
		Disposable first = this.topics.subscribe("news", Position.now(), new RecordingInbox().inbox());
		this.topics.subscribe("news", Position.now(), new RecordingInbox().inbox());
		assertThat(this.registry.get("buckaroo.topics").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("buckaroo.subscriptions").gauge().value()).isEqualTo(2);
		first.dispose();
		assertThat(this.registry.get("buckaroo.subscriptions").gauge().value()).isEqualTo(1);
	}

	@Test
	void subscriptionsThatResumeAreCountedByTheirOutcome() {
		bindAll(DEFAULTS);
		this.topics.subscribe("news", Position.after("1-1"), new RecordingInbox().inbox());
		assertThat(this.registry.get("buckaroo.topic.resumed").tag("outcome", "reset").functionCounter().count())
			.isEqualTo(1);
		assertThat(this.registry.get("buckaroo.topic.resumed").tag("outcome", "recovered").functionCounter().count())
			.isZero();
	}

	@Test
	void theClusterIsMeasured() {
		bindAll(DEFAULTS);
		assertThat(this.registry.get("buckaroo.cluster.up").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("buckaroo.cluster.reconnections").functionCounter().count()).isEqualTo(2);
		assertThat(this.registry.get("buckaroo.cluster.roundtrip").functionTimer().count()).isEqualTo(10);
		assertThat(this.registry.get("buckaroo.cluster.roundtrip").functionTimer().totalTime(TimeUnit.MILLISECONDS))
			.isEqualTo(30);
		assertThat(this.registry.get("buckaroo.cluster.dropped").tag("type", "incoming").functionCounter().count())
			.isEqualTo(3);
	}

	@Test
	void aClusterWithAFaultIsNotUp() {
		new ClusterMeters(this.faultyCluster, DEFAULTS).bindTo(this.registry);
		assertThat(this.registry.get("buckaroo.cluster.up").gauge().value()).isZero();
	}

	private void bindAll(BuckarooMeterConvention convention) {
		new ConnectionMeters(this.connections, this.routes, convention).bindTo(this.registry);
		new TopicMeters(this.topics, convention).bindTo(this.registry);
		new ClusterMeters(this.cluster, convention).bindTo(this.registry);
	}

	private record Cluster(@Nullable String fault) implements ClusterStatus {

		@Override
		public @Nullable Instant lastHeartbeat() {
			return null;
		}

		@Override
		public RoundTrips roundTrips() {
			return new RoundTrips(10, Duration.ofMillis(30), Duration.ofMillis(2));
		}

		@Override
		public long reconnections() {
			return 2;
		}

		@Override
		public Map<String, Long> droppedByType() {
			return Map.of("publication", 1L, "incoming", 3L, "outgoing", 0L);
		}

		@Override
		public long presenceFailures() {
			return 0;
		}

		@Override
		public Collection<ClusterNode> nodes() {
			return List.of();
		}

	}

}
