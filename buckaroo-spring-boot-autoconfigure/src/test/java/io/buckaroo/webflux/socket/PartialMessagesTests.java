package io.buckaroo.webflux.socket;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.fixture.Frames;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.route.Route;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionLoop;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.runtime.HandlerCallbacks;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.webflux.channel.NettyEventLoop;
import io.buckaroo.webflux.frame.FrameDecoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;
import reactor.util.context.Context;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for the limit of messages that have been received in part.
 */
class PartialMessagesTests {

	private static final int MAX_MESSAGE_SIZE = 200_000;

	private static final int MAX_BUFFERED = 100_000;

	private static final byte[] FRAME = Frames.binary(new byte[40_000]);

	private static final byte[] FRAGMENT = Frames.frame(RawConnection.BINARY, ".".repeat(40_000));

	private static final byte[] NEXT_FRAGMENT = Frames.frame(RawConnection.CONTINUATION, ".".repeat(40_000));

	private static final byte[] LAST_FRAGMENT = Frames.frame(RawConnection.FIN | RawConnection.CONTINUATION, "end");

	private static final Termination OVERLOADED = new Termination.Evicted(
			CloseStatus.SERVICE_OVERLOAD.withReason("Too much partial input"));

	private final PartialMessages partialMessages = new PartialMessages(MAX_BUFFERED);

	private final ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
			new LocalTopics(new TopicHistories(List.of()), Object::toString));

	private final List<Client> clients = new ArrayList<>();

	@AfterEach
	void close() {
		this.clients.forEach((client) -> client.channel.finishAndReleaseAll());
		assertThat(this.partialMessages.bytes()).isZero();
	}

	@Test
	void messagesThatArriveInOneReadAreNotCounted() {
		Client client = open();
		client.receive(FRAME);
		client.receive(Frames.join(FRAGMENT, LAST_FRAGMENT));
		assertThat(client.received).isEqualTo(2);
		assertThat(this.partialMessages.bytes()).isZero();
	}

	@Test
	void aFrameIsCountedUntilItIsComplete() {
		Client client = open();
		client.receive(FRAME, 0, 30_000);
		assertThat(this.partialMessages.bytes()).isBetween(30_000L, 2 * 30_000L);
		client.receive(FRAME, 30_000, FRAME.length);
		assertThat(client.received).isOne();
		assertThat(this.partialMessages.bytes()).isZero();
	}

	@Test
	void fragmentsAreCountedUntilTheMessageIsComplete() {
		Client client = open();
		client.receive(FRAGMENT);
		assertThat(this.partialMessages.bytes()).isBetween(40_000L, 2 * 40_000L);
		client.receive(LAST_FRAGMENT);
		assertThat(client.received).isOne();
		assertThat(this.partialMessages.bytes()).isZero();
	}

	@Test
	void aConnectionThatExceedsTheLimitIsClosedAndItsMemoryReleased() {
		Client first = open();
		Client second = open();
		first.receive(FRAME, 0, 39_000);
		second.receive(FRAGMENT);
		second.receive(NEXT_FRAGMENT, 0, 39_000);
		assertThat(second.termination).isEqualTo(OVERLOADED);
		assertThat(second.closeCode()).isEqualTo(1013);
		assertThat(first.termination).isNull();
		assertThat(this.partialMessages.bytes()).isBetween(39_000L, 2 * 39_000L);
		first.receive(FRAME, 39_000, FRAME.length);
		assertThat(first.received).isOne();
	}

	@Test
	void inputAfterTheLimitWasExceededIsDropped() {
		open().receive(FRAME, 0, 39_000);
		Client client = open();
		client.receive(FRAGMENT);
		client.receive(NEXT_FRAGMENT, 0, 39_000);
		assertThat(client.termination).isEqualTo(OVERLOADED);
		long bytes = this.partialMessages.bytes();
		client.receive(NEXT_FRAGMENT, 39_000, NEXT_FRAGMENT.length);
		client.receive(LAST_FRAGMENT);
		client.receive(FRAME, 0, 39_000);
		assertThat(client.received).isZero();
		assertThat(this.partialMessages.bytes()).isEqualTo(bytes);
	}

	@Test
	void messagesBeforeTheOneThatExceedsTheLimitAreHandled() {
		open().receive(FRAME, 0, 39_000);
		Client client = open();
		client.receive(Frames.join(Frames.text("first"), FRAGMENT, NEXT_FRAGMENT));
		assertThat(client.received).isOne();
		assertThat(client.termination).isEqualTo(OVERLOADED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "disconnected", "protocol error", "evicted" })
	void theMemoryOfAConnectionThatEndsIsReleased(String end) {
		Client client = open();
		client.receive(Frames.join(FRAGMENT, new byte[] { LAST_FRAGMENT[0] }));
		assertThat(this.partialMessages.bytes()).isGreaterThan(40_000);
		switch (end) {
			case "protocol error" -> client.receive(new byte[] { 1 });
			case "evicted" -> client.loop.end(new Termination.Evicted(CloseStatus.POLICY_VIOLATION));
			default -> client.channel.close();
		}
		client.channel.runPendingTasks();
		assertThat(client.termination).isNotNull();
		client.channel.close();
		assertThat(this.partialMessages.bytes()).isZero();
	}

	private Client open() {
		Client client = new Client();
		this.clients.add(client);
		return client;
	}

	/**
	 * A connection that counts its messages.
	 */
	private final class Client implements BuckarooSocket<Void> {

		private final EmbeddedChannel channel = new EmbeddedChannel();

		private final ConnectionLoop<Frame, Void> loop;

		private int received;

		private @Nullable Termination termination;

		private Client() {
			ConnectionSettings settings = new ConnectionSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO,
					Duration.ZERO, 8, Overflow.CLOSE);
			this.channel.pipeline()
				.addLast(new FrameDecoder(MAX_MESSAGE_SIZE))
				.addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
			Route route = BuckarooRouter.route().websocket("/", this).build().routes().get(0);
			SocketTransport transport = new SocketTransport(this.channel,
					new WebSocketSettings(settings, null, List.of(), MAX_MESSAGE_SIZE, 0, Duration.ofSeconds(5), false),
					new SocketFaults((Route.WebSocket) route), PartialMessagesTests.this.partialMessages, false);
			this.loop = new ConnectionLoop<>(HandlerCallbacks.of(this, "WebSocket /test to bean 'client'"), transport,
					NettyEventLoop.of(this.channel), settings, PartialMessagesTests.this.registry, Context.empty());
			transport.attach(this.loop);
			Connection connection = mock(Connection.class);
			given(connection.id()).willReturn(PartialMessagesTests.this.registry.nextId());
			given(connection.route()).willReturn("/");
			this.loop.open(connection);
		}

		private void receive(byte[] bytes) {
			receive(bytes, 0, bytes.length);
		}

		private void receive(byte[] bytes, int from, int to) {
			this.channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
		}

		private int closeCode() {
			ByteBuf frame = this.channel.readOutbound();
			try {
				return frame.getUnsignedShort(2);
			}
			finally {
				frame.release();
			}
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			this.received++;
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			this.termination = termination;
		}

	}

}
