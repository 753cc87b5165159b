package io.buckaroo.runtime;

import java.util.stream.IntStream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the memory that a mailbox takes, and that a connection gives back when it
 * hibernates.
 */
class HibernationTests {

	private static final int BURST = 1000;

	private static final String SLEEP = "sleep";

	private final LoopFixture<Frame> fixture = LoopFixture.of(new Sleeper(), LoopFixture.NO_TIMEOUTS).open();

	/**
	 * Measures records too, and without agents, which take long to attach.
	 */
	@BeforeAll
	static void prepareMeasuring() {
		System.setProperty("jol.skipDynamicAttach", "true");
		System.setProperty("jol.skipHotspotSAAttach", "true");
		System.setProperty("jol.magicFieldOffset", "true");
	}

	/**
	 * The registry would lead to the connection itself.
	 */
	@BeforeEach
	void leaveRegistry() {
		this.fixture.registry.remove(this.fixture.loop);
	}

	@Test
	void aMailboxTakesMemoryForNoMoreThanWaits() {
		long fresh = footprint();
		this.fixture.transport.writable = false;
		this.fixture.send("message");
		assertThat(footprint()).isBetween(fresh + 1, fresh + 200);
	}

	@Test
	void aBurstOfMessagesLeavesMemoryThatIsGivenBack() {
		long fresh = footprint();
		this.fixture.send((Object[]) burst());
		assertThat(footprint()).isGreaterThan(fresh);
		this.fixture.send(SLEEP);
		assertThat(footprint()).isEqualTo(fresh);
	}

	@Test
	void aBurstOfFramesLeavesMemoryThatIsGivenBack() {
		long fresh = footprint();
		this.fixture.transport.writable = false;
		this.fixture.receive(burst());
		this.fixture.becomeWritable();
		assertThat(footprint()).isGreaterThan(fresh);
		this.fixture.receive(SLEEP);
		assertThat(footprint()).isEqualTo(fresh);
	}

	@Test
	void whatArrivesAfterwardsIsHandledAndGivenBackAgain() {
		long fresh = footprint();
		this.fixture.receive(SLEEP);
		this.fixture.send((Object[]) burst());
		assertThat(footprint()).isGreaterThan(fresh);
		this.fixture.send(SLEEP);
		assertThat(footprint()).isEqualTo(fresh);
	}

	private static String[] burst() {
		return IntStream.range(0, BURST).mapToObj(Integer::toString).toArray(String[]::new);
	}

	/**
	 * What the connection has for itself: without what all share, and what only stands in
	 * for the web server.
	 */
	private long footprint() {
		GraphLayout all = GraphLayout.parseInstance(this.fixture.loop);
		GraphLayout others = GraphLayout.parseInstance(this.fixture.registry, this.fixture.eventLoop,
				this.fixture.transport);
		return all.subtract(others).totalSize();
	}

	/**
	 * Sleeps when it is told to, by a frame or a message.
	 */
	private static final class Sleeper implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			return info(((Frame.Text) frame).text(), state);
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			return message.equals(SLEEP) ? Result.hibernate(Result.ok()) : Result.ok();
		}

	}

}
