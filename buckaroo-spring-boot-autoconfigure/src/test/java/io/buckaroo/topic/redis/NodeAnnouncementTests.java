package io.buckaroo.topic.redis;

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
		NodeAnnouncement alive = new NodeAnnouncement("a node", 12, false);
		assertThat(NodeAnnouncement.parse(alive.text())).isEqualTo(alive);
		NodeAnnouncement stops = new NodeAnnouncement("a node", 0, true);
		assertThat(NodeAnnouncement.parse(stops.text())).isEqualTo(stops);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "alive", "alive ", "alive YQ==", "alive ? 1", "alive YQ== x", "lively YQ== 1",
			"close a-1 1008 " })
	void anotherTextIsNone(String text) {
		assertThat(NodeAnnouncement.parse(text)).isNull();
	}

	@Test
	void aLaterVersionMayAddMore() {
		assertThat(NodeAnnouncement.parse("alive YQ== 7 more")).isEqualTo(new NodeAnnouncement("a", 7, false));
	}

	@Test
	void itIsNoMessageForConnections() {
		assertThat(NodeMessage.parse(new NodeAnnouncement("a", 1, false).text())).isNull();
	}

}
