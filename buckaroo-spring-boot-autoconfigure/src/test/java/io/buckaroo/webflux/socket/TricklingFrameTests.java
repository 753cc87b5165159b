package io.buckaroo.webflux.socket;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.fixture.Frames;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.runtime.EventLoop;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.webflux.frame.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;
import reactor.netty.NettyPipeline;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests that a connection is idle until a whole frame arrives, in virtual time.
 */
class TricklingFrameTests {

	private static final int CONTINUATION = 0x0;

	private static final int BINARY = 0x2;

	/** The head of a ping without payload. */
	private static final int PING = 0x8900;

	private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

	private static final Duration PING_INTERVAL = Duration.ofSeconds(25);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final byte[] FRAME = Frames.binary(new byte[1000]);

	private final MockTicker ticker = Ticker.newMockTicker();

	private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(this.ticker).build();

	private final Sinks.One<Result<Frame, Void>> answer = Sinks.one();

	private final Socket socket = new Socket();

	private ConnectionLoop<Frame, Void> loop;

	/** The number of bytes of the current frame that were received. */
	private int position;

	@BeforeEach
	void open() {
		ConnectionSettings settings = new ConnectionSettings(IDLE_TIMEOUT, PING_INTERVAL, Duration.ofSeconds(10),
				Duration.ZERO, 8, Overflow.CLOSE);
		this.channel.pipeline()
			.addLast(new FrameDecoder(FRAME.length))
			.addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
		SocketTransport transport = new SocketTransport(this.channel,
				new WebSocketSettings(settings, null, List.of(), FRAME.length, 0, SECOND, false), null,
				new PartialMessages(0), false);
		this.loop = new ConnectionLoop<>(HandlerCallbacks.of(this.socket, "WebSocket /test to bean 'socket'"),
				transport, new EmbeddedLoop(this.channel, this.ticker), settings,
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
				Context.empty());
		transport.attach(this.loop);
		Connection connection = mock(Connection.class);
		given(connection.id()).willReturn("1");
		given(connection.route()).willReturn("/test");
		this.loop.open(connection);
	}

	@AfterEach
	void close() {
		this.channel.close();
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aFrameThatTakesLongerThanTheIdleTimeoutEndsTheConnection() {
		trickle(IDLE_TIMEOUT.minus(SECOND));
		advance(SECOND.minusNanos(1));
		assertThat(this.socket.termination).isNull();
		advance(Duration.ofNanos(1));
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
		assertThat(closeCode()).isEqualTo(1000);
	}

	@Test
	void bytesAfterTheEndDoNotKeepTheChannelOpen() {
		trickle(IDLE_TIMEOUT.plus(SECOND));
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void aTricklingHeadEndsTheConnection() {
		receive(FRAME[0]);
		advance(IDLE_TIMEOUT.minus(SECOND));
		receive(FRAME[1]);
		advance(SECOND);
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
	}

	@Test
	void aFrameThatIsCompleteWithinTheIdleTimeoutKeepsTheConnection() {
		for (int i = 0; i < 10; i++) {
			trickle(IDLE_TIMEOUT.minus(SECOND));
			complete();
		}
		assertThat(this.socket.frames).isEqualTo(10);
		assertThat(this.socket.termination).isNull();
	}

	@Test
	void theIdleTimeoutCountsFromTheEndOfTheLastFrame() {
		trickle(IDLE_TIMEOUT.minus(SECOND));
		complete();
		trickle(IDLE_TIMEOUT.minus(SECOND));
		assertThat(this.socket.termination).isNull();
		advance(SECOND);
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
	}

	@Test
	void aFragmentIsAWholeFrame() {
		receive(Frames.frame(BINARY, "a"));
		for (int i = 0; i < 10; i++) {
			advance(IDLE_TIMEOUT.minus(SECOND));
			receive(Frames.frame(CONTINUATION, "a"));
		}
		assertThat(this.socket.termination).isNull();
		advance(IDLE_TIMEOUT);
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
	}

	@Test
	void aClientThatSendsAFrameByteByByteIsPinged() {
		trickle(PING_INTERVAL);
		ByteBuf ping = this.channel.readOutbound();
		assertThat(ping.readUnsignedShort()).isEqualTo(PING);
		ping.release();
	}

	@Test
	void timeWithoutReadingDoesNotCountAsIdle() {
		trickle(Duration.ofSeconds(50));
		this.loop.mailbox().send("wait");
		this.channel.runPendingTasks();
		assertThat(this.channel.config().isAutoRead()).isFalse();
		advance(Duration.ofDays(1));
		this.answer.tryEmitValue(Result.ok());
		this.channel.runPendingTasks();
		assertThat(this.channel.config().isAutoRead()).isTrue();
		trickle(Duration.ofSeconds(9));
		assertThat(this.socket.termination).isNull();
		trickle(SECOND);
		assertThat(this.socket.termination).isEqualTo(new Termination.IdleTimeout());
	}

	/**
	 * Receives one byte of a frame each second.
	 */
	private void trickle(Duration time) {
		for (int i = 0; i < time.toSeconds(); i++) {
			receive(FRAME[this.position++]);
			advance(SECOND);
		}
	}

	private void complete() {
		while (this.position < FRAME.length) {
			receive(FRAME[this.position++]);
		}
		this.position = 0;
	}

	private void receive(byte... bytes) {
		if (this.channel.isOpen()) {
			this.channel.writeInbound(Unpooled.wrappedBuffer(bytes));
		}
	}

	private void advance(Duration time) {
		this.ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.runPendingTasks();
	}

	/**
	 * Returns the code of the close frame that follows the pings.
	 */
	private int closeCode() {
		ByteBuf frame = this.channel.readOutbound();
		while (frame.readUnsignedShort() == PING) {
			frame.release();
			frame = this.channel.readOutbound();
		}
		try {
			return frame.readUnsignedShort();
		}
		finally {
			frame.release();
		}
	}

	/**
	 * Counts frames, and waits for a result on request.
	 */
	private final class Socket implements BuckarooSocket<Void> {

		private int frames;

		private @Nullable Termination termination;

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			this.frames++;
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			return Result.later(TricklingFrameTests.this.answer.asMono());
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.termination = termination;
		}

	}

	/**
	 * The event loop of the channel, with its virtual time.
	 */
	private record EmbeddedLoop(EmbeddedChannel channel, Ticker ticker) implements EventLoop {

		@Override
		public void execute(Runnable task) {
			this.channel.eventLoop().execute(task);
		}

		@Override
		public Disposable schedule(Runnable task, Duration delay) {
			Future<?> future = this.channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
			return () -> future.cancel(false);
		}

		@Override
		public long nanoTime() {
			return this.ticker.nanoTime();
		}

	}

}
