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
 * Tests for the memory of the inputs of a connection, which is released when it
 * hibernates.
 */
class HibernationTests {

	private static final int BURST = 1000;

	private static final String SLEEP = "sleep";

	private final LoopFixture<Frame> fixture = LoopFixture.of(new Sleeper(), LoopFixture.NO_TIMEOUTS).open();

	/**
	 * Configures JOL to measure records too, and not to attach agents, which takes long.
	 */
	@BeforeAll
	static void prepareMeasuring() {
		System.setProperty("jol.skipDynamicAttach", "true");
		System.setProperty("jol.skipHotspotSAAttach", "true");
		System.setProperty("jol.magicFieldOffset", "true");
	}

	/**
	 * Removes the connection from the registry, which would lead to it otherwise.
	 */
	@BeforeEach
	void leaveRegistry() {
		this.fixture.registry.remove(this.fixture.loop);
	}

	@Test
	void aMailboxAllocatesMemoryOnlyForWaitingMessages() {
		long fresh = footprint();
		this.fixture.transport.writable = false;
		this.fixture.send("message");
		assertThat(footprint()).isBetween(fresh + 1, fresh + 200);
	}

	@Test
	void theMemoryOfABurstOfMessagesIsReleased() {
		long fresh = footprint();
		this.fixture.send((Object[]) burst());
		assertThat(footprint()).isGreaterThan(fresh);
		this.fixture.send(SLEEP);
		assertThat(footprint()).isEqualTo(fresh);
	}

	@Test
	void theMemoryOfABurstOfFramesIsReleased() {
		long fresh = footprint();
		this.fixture.transport.writable = false;
		this.fixture.receive(burst());
		this.fixture.becomeWritable();
		assertThat(footprint()).isGreaterThan(fresh);
		this.fixture.receive(SLEEP);
		assertThat(footprint()).isEqualTo(fresh);
	}

	@Test
	void laterInputIsHandledAndItsMemoryReleasedAgain() {
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
	 * Returns the size of the objects that belong to the connection alone, without shared
	 * objects and the fakes of the web server.
	 */
	private long footprint() {
		GraphLayout all = GraphLayout.parseInstance(this.fixture.loop);
		GraphLayout others = GraphLayout.parseInstance(this.fixture.loop.callbacks, this.fixture.registry,
				this.fixture.eventLoop, this.fixture.transport);
		return all.subtract(others).totalSize();
	}

	/**
	 * A socket that hibernates on a certain frame or message.
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
