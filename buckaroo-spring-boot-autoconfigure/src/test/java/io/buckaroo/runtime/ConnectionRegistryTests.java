package io.buckaroo.runtime;

import java.time.Duration;

import io.buckaroo.Buckaroo;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Delivery;
import io.buckaroo.Termination;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ConnectionRegistry} and {@link LocalBuckaroo}.
 */
class ConnectionRegistryTests {

	private final RecordingSocket socket = new RecordingSocket();

	private final LoopFixture<Frame> fixture = LoopFixture.of(this.socket).open();

	private final Buckaroo buckaroo = new LocalBuckaroo(this.fixture.registry);

	@Test
	void anOpenConnectionIsFound() {
		assertThat(this.buckaroo.connections()).containsExactly(this.fixture.connection());
		assertThat(this.buckaroo.connections("/test")).containsExactly(this.fixture.connection());
		assertThat(this.buckaroo.connections("/other")).isEmpty();
		assertThat(this.buckaroo.find(this.fixture.connection().id())).isSameAs(this.fixture.connection());
	}

	@Test
	void aClosedConnectionIsNotFound() {
		this.fixture.loop.disconnected();
		assertThat(this.buckaroo.connections()).isEmpty();
		assertThat(this.buckaroo.connections("/test")).isEmpty();
		assertThat(this.buckaroo.find(this.fixture.connection().id())).isNull();
	}

	@Test
	void aMessageIsSentToOneConnection() {
		assertThat(this.buckaroo.send(this.fixture.connection().id(), "a")).isEqualTo(Delivery.ACCEPTED);
		assertThat(this.buckaroo.send("unknown", "a")).isEqualTo(Delivery.CLOSED);
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1");
	}

	@Test
	void aMessageIsSentToEveryConnectionOfARoute() {
		assertThat(this.buckaroo.sendToRoute("/test", "a")).isEqualTo(1);
		assertThat(this.buckaroo.sendToRoute("/other", "a")).isZero();
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.calls).containsExactly("init", "info a 1");
	}

	@Test
	void aConnectionIsClosedFromOutside() {
		assertThat(this.buckaroo.close(this.fixture.connection().id())).isTrue();
		this.fixture.eventLoop.runAll();
		assertThat(this.socket.terminations).containsExactly(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
		assertThat(this.buckaroo.close(this.fixture.connection().id())).isFalse();
	}

	@Test
	void aConnectionIsNotClosedWithACodeThatMustNotBeSent() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.buckaroo.close(this.fixture.connection().id(), CloseStatus.NO_CLOSE_FRAME));
	}

	@Test
	void shutdownEndsAllConnectionsAndCompletesWhenTheyHaveTerminated() {
		StepVerifier.create(this.fixture.registry.shutdown())
			.then(() -> assertThat(this.fixture.registry.isOpen()).isFalse())
			.then(this.fixture.eventLoop::runAll)
			.expectComplete()
			.verify(Duration.ofSeconds(5));
		assertThat(this.socket.terminations).containsExactly(new Termination.Shutdown());
	}

	@Test
	void shutdownOfAnEmptyRegistryCompletesAtOnce() {
		StepVerifier.create(new ConnectionRegistry().shutdown()).expectComplete().verify(Duration.ofSeconds(5));
	}

	@Test
	void idsAreUnique() {
		assertThat(this.fixture.registry.nextId()).isNotEqualTo(this.fixture.registry.nextId());
		assertThat(new ConnectionRegistry().nextId()).isNotEqualTo(new ConnectionRegistry().nextId());
	}

}
