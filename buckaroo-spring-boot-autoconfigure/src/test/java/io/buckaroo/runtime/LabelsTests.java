package io.buckaroo.runtime;

import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Labels}.
 */
class LabelsTests {

	@Test
	void namesHaveHyphensBetweenWords() {
		assertThat(Labels.of(Overflow.DROP_OLDEST)).isEqualTo("drop-oldest");
		assertThat(Labels.of(HandshakeOutcome.ADMITTED)).isEqualTo("admitted");
		assertThat(Labels.of(new Termination.SlowConsumer())).isEqualTo("slow-consumer");
	}

	@ParameterizedTest
	@EnumSource(ConnectionKind.class)
	void theNameOfAConstantIsCreatedOnce(ConnectionKind kind) {
		assertThat(Labels.of(kind)).isSameAs(Labels.of(kind));
	}

}
