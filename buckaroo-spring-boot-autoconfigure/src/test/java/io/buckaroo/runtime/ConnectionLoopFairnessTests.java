package io.buckaroo.runtime;

import java.util.stream.IntStream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConnectionLoop} with an input that is never empty: each callback adds
 * the next input of its kind.
 */
class ConnectionLoopFairnessTests {

	/** The limit that ends a flood which starves the other input. */
	private static final int ENDLESS = 100_000;

	private static final Frame FRAME = Frame.text("f");

	private final LoopFixture<Frame> fixture = LoopFixture.of(new FloodedSocket(), LoopFixture.NO_TIMEOUTS).open();

	private int frames;

	private int messages;

	private boolean over;

	@Test
	void theMailboxIsServedDuringAFloodOfFrames() {
		this.fixture.mailbox().send("message");
		this.fixture.loop.received(FRAME);
		this.fixture.eventLoop.runAll();
		assertThat(this.messages).isEqualTo(1);
		assertThat(this.frames).isLessThan(50);
	}

	@Test
	void framesAreHandledDuringAFloodOfMessages() {
		this.fixture.mailbox().send("message");
		this.fixture.eventLoop.execute(() -> {
			this.fixture.loop.received(FRAME);
			this.fixture.loop.receivedAll();
		});
		this.fixture.eventLoop.runAll();
		assertThat(this.frames).isEqualTo(1);
		assertThat(this.messages).isLessThan(600);
	}

	@Test
	void theMailboxIsServedWhileTheClientReadsSlowly() {
		LoopFixture<Frame> fixture = LoopFixture.of((frame, state) -> Result.reply(frame), LoopFixture.NO_TIMEOUTS)
			.open();
		fixture.transport.writable = false;
		fixture.receive(aThousandTexts());
		fixture.send(Frame.text("message"));
		fixture.transport.writable = true;
		for (int i = 1; i < 50; i++) {
			fixture.transport.limit = i;
			fixture.loop.writable();
		}
		assertThat(fixture.transport.written).contains(Frame.text("message"));
	}

	@Test
	void theMailboxIsServedWhileEveryFrameWaits() {
		Sinks.Many<Result<Frame, Integer>> answers = Sinks.many().multicast().directBestEffort();
		RecordingSocket socket = new RecordingSocket() {

			@Override
			public Result<Frame, Integer> handle(Frame frame, @Nullable Integer state) {
				return Result.later(answers.asFlux().next());
			}

		};
		LoopFixture<Frame> fixture = LoopFixture.of(socket, LoopFixture.NO_TIMEOUTS).open();
		fixture.receive(aThousandTexts());
		fixture.send("message");
		for (int i = 1; i < 50; i++) {
			answers.tryEmitNext(Result.ok());
			fixture.eventLoop.runAll();
		}
		assertThat(socket.calls).contains("info message 1");
	}

	private static String[] aThousandTexts() {
		return IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
	}

	@Test
	void otherConnectionsRunDuringAFloodOfFrames() {
		this.fixture.eventLoop.execute(() -> this.over = true);
		this.fixture.receive("f");
		assertThat(this.frames).isBetween(50, 600);
	}

	@Test
	void otherConnectionsRunDuringAFloodOfMessages() {
		this.fixture.mailbox().send("message");
		this.fixture.eventLoop.execute(() -> this.over = true);
		this.fixture.eventLoop.runAll();
		assertThat(this.messages).isBetween(50, 600);
	}

	/**
	 * A socket that continues the flood of one input until it receives the other.
	 */
	private final class FloodedSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame frame, @Nullable Void state) {
			ConnectionLoopFairnessTests.this.frames++;
			if (goesOn()) {
				ConnectionLoopFairnessTests.this.fixture.loop.received(frame);
			}
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			ConnectionLoopFairnessTests.this.messages++;
			if (goesOn()) {
				ConnectionLoopFairnessTests.this.fixture.mailbox().send(message);
			}
			return Result.ok();
		}

		private boolean goesOn() {
			int frames = ConnectionLoopFairnessTests.this.frames;
			int messages = ConnectionLoopFairnessTests.this.messages;
			return !ConnectionLoopFairnessTests.this.over && (frames == 0 || messages == 0)
					&& frames + messages < ENDLESS;
		}

	}

}
