package io.buckaroo.autoconfigure;

import java.util.List;

import io.buckaroo.fixture.ConfigurationMetadata;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata.
 */
class MetadataTests {

	private static final List<String> WITHOUT_DEFAULT = List.of("buckaroo.websocket.max-buffered", "buckaroo.base-path",
			"buckaroo.websocket.allowed-origins", "buckaroo.sse.allowed-origins", "buckaroo.routes", "buckaroo.topics",
			"buckaroo.cluster.prefix");

	private static final List<JsonNode> properties = ConfigurationMetadata.properties();

	@Test
	void allPropertiesAreListed() {
		assertThat(properties).extracting(MetadataTests::name).containsExactlyInAnyOrder("""
				buckaroo.enabled
				buckaroo.base-path
				buckaroo.handshake-timeout
				buckaroo.strict-requests
				buckaroo.max-publication-size
				buckaroo.slow-callback-threshold
				buckaroo.websocket.idle-timeout
				buckaroo.websocket.ping-interval
				buckaroo.websocket.max-message-size
				buckaroo.websocket.max-buffered
				buckaroo.websocket.send-timeout
				buckaroo.websocket.max-age
				buckaroo.websocket.close-timeout
				buckaroo.websocket.compression
				buckaroo.websocket.allowed-origins
				buckaroo.websocket.max-connections
				buckaroo.websocket.max-connections-per-address
				buckaroo.websocket.max-connections-per-principal
				buckaroo.websocket.max-message-rate
				buckaroo.sse.idle-timeout
				buckaroo.sse.heartbeat
				buckaroo.sse.retry
				buckaroo.sse.send-timeout
				buckaroo.sse.max-age
				buckaroo.sse.allowed-origins
				buckaroo.sse.max-connections
				buckaroo.sse.max-connections-per-address
				buckaroo.sse.max-connections-per-principal
				buckaroo.mailbox.capacity
				buckaroo.mailbox.overflow
				buckaroo.security.close-expired
				buckaroo.security.session-check-interval
				buckaroo.shutdown.drain-timeout
				buckaroo.shutdown.spread
				buckaroo.routes
				buckaroo.topics
				buckaroo.cluster.type
				buckaroo.cluster.prefix
				buckaroo.cluster.when-unavailable
				buckaroo.cluster.heartbeat-interval
				buckaroo.cluster.heartbeat-timeout
				buckaroo.cluster.max-pending-publications
				buckaroo.cluster.max-pending-size
				buckaroo.cluster.readiness
				buckaroo.observations.callbacks
				""".split("\\s+"));
	}

	@Test
	void everyPropertyHasADescription() {
		assertThat(properties)
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).as(name(property))
				.isNotBlank()
				.endsWith("."));
	}

	@Test
	void everyOtherPropertyHasADefault() {
		assertThat(properties).filteredOn((property) -> !property.has("defaultValue"))
			.extracting(MetadataTests::name)
			.containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	private static String name(JsonNode property) {
		return property.get("name").asString();
	}

}
