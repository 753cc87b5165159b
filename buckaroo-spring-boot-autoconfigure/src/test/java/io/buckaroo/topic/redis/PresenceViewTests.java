package io.buckaroo.topic.redis;

import java.util.Set;

import io.buckaroo.PresenceChange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PresenceView}.
 */
class PresenceViewTests {

	private final PresenceView view = new PresenceView("room");

	@Test
	void anUpdateReturnsTheDifference() {
		this.view.update(Set.of("Ann", "Bob"));
		assertThat(this.view.update(Set.of("Bob", "Cy")))
			.isEqualTo(new PresenceChange("room", Set.of("Cy"), Set.of("Ann")));
	}

	@Test
	void anUpdateWithTheSameMembersIsNoChange() {
		this.view.update(Set.of("Ann"));
		assertThat(this.view.update(Set.of("Ann"))).isNull();
	}

	@Test
	void theCurrentMembersAreAChangeWithoutLeftMembers() {
		assertThat(this.view.current()).isNull();
		this.view.update(Set.of("Ann"));
		assertThat(this.view.current()).isEqualTo(new PresenceChange("room", Set.of("Ann"), Set.of()));
		assertThat(this.view.isEmpty()).isFalse();
	}

}
