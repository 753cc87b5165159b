package io.buckaroo;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Termination}.
 */
class TerminationTests {

	@Test
	void everyTerminationIsListed() {
		assertThat(Termination.class.getPermittedSubclasses()).containsExactlyInAnyOrder(Termination.Stopped.class,
				Termination.ClosedByPeer.class, Termination.Disconnected.class, Termination.IdleTimeout.class,
				Termination.SlowConsumer.class, Termination.ProtocolError.class, Termination.Failed.class,
				Termination.MaxAge.class, Termination.Shutdown.class, Termination.Evicted.class);
	}

	@Test
	void terminationsWithTheSameContentAreEqual() {
		assertThat(new Termination.Stopped(new CloseStatus(4000, "Enough")))
			.isEqualTo(new Termination.Stopped(new CloseStatus(4000, "Enough")));
		assertThat(new Termination.IdleTimeout()).isEqualTo(new Termination.IdleTimeout());
		assertThat(new Termination.Evicted(CloseStatus.POLICY_VIOLATION))
			.isEqualTo(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
	}

	@Test
	void terminationsOfDifferentKindsAreNotEqual() {
		assertThat(new Termination.Stopped(CloseStatus.NORMAL))
			.isNotEqualTo(new Termination.ClosedByPeer(CloseStatus.NORMAL));
		assertThat(new Termination.Disconnected()).isNotEqualTo(new Termination.Shutdown());
	}

	@Test
	void aFailureHasItsCause() {
		Throwable cause = new IllegalStateException("Boom");
		assertThat(new Termination.Failed(cause).cause()).isSameAs(cause);
	}

	@Test
	void aCloseByThePeerMayHaveNoStatus() {
		assertThat(new Termination.ClosedByPeer(CloseStatus.NO_STATUS_CODE).status().getCode()).isEqualTo(1005);
	}

	@Test
	void anEvictionHasItsReason() {
		assertThat(new Termination.Evicted(new CloseStatus(4001, "Logged out")).reason()).isEqualTo("Logged out");
	}

	@Test
	void theReasonOfAnEvictionIsEmptyByDefault() {
		assertThat(new Termination.Evicted(CloseStatus.POLICY_VIOLATION).reason()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1004, 1005, 1006, 1015, 2999 })
	void anEvictionWithACloseCodeThatAnEndpointMustNotSendIsRefused(int code) {
		CloseStatus status = new CloseStatus(code);
		assertThatIllegalArgumentException().isThrownBy(() -> new Termination.Evicted(status))
			.withMessageContaining(Integer.toString(code));
	}

	@Test
	void aReasonOfAnEvictionThatIsTooLongIsTruncated() {
		CloseStatus status = new CloseStatus(4000, "x".repeat(124));
		assertThat(new Termination.Evicted(status).reason()).isEqualTo("x".repeat(123));
	}

}
