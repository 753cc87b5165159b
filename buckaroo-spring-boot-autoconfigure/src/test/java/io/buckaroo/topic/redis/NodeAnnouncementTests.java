package io.buckaroo.topic.redis;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NodeAnnouncement}.
 */
class NodeAnnouncementTests {

	@Test
	void anAnnouncementIsParsedFromItsText() {
		NodeAnnouncement alive = NodeAnnouncement.alive("a node", 12, Duration.ofSeconds(5));
		assertThat(NodeAnnouncement.parse(alive.text())).isEqualTo(alive);
		NodeAnnouncement stops = NodeAnnouncement.stopping("a node");
		assertThat(NodeAnnouncement.parse(stops.text())).isEqualTo(stops);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "alive", "alive ", "alive YQ==", "alive ? 1", "alive YQ== x", "lively YQ== 1",
			"close a-1 1008 ", "alive YQ== -1", "alive YQ== 2147483648", "alive YQ== 1 -5000", "alive YQ== 1 x" })
	void anotherTextIsNone(String text) {
		assertThat(NodeAnnouncement.parse(text)).isNull();
	}

	@Test
	void aLaterVersionMayAddMore() {
		assertThat(NodeAnnouncement.parse("alive YQ== 7 5000 more"))
			.isEqualTo(NodeAnnouncement.alive("a", 7, Duration.ofSeconds(5)));
	}

	@Test
	void anEarlierVersionAnnouncesNoInterval() {
		assertThat(NodeAnnouncement.parse("alive YQ== 7")).isEqualTo(new NodeAnnouncement("a", 7, null, false));
	}

	@Test
	void itIsNoMessageForConnections() {
		assertThat(NodeMessage.parse(NodeAnnouncement.alive("a", 1, Duration.ofSeconds(5)).text())).isNull();
	}

}
