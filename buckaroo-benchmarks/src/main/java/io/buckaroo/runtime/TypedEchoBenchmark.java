package io.buckaroo.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageTypes;
import io.buckaroo.runtime.Order.Answer;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import reactor.util.context.Context;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

/**
 * Measures an order in JSON between the transport and the handler, and its answer: with
 * typed messages, and with Jackson by hand. The loop alone, on the calling thread.
 */
public class TypedEchoBenchmark extends MicroBenchmark {

	private static final byte[] ORDER = "{\"product\":\"a saddle of brown leather\",\"quantity\":3}"
		.getBytes(StandardCharsets.UTF_8);

	private static final String ANSWER = "{\"status\":\"accepted\",\"order\":{\"product\":\"a saddle of brown leather\",\"quantity\":3}}";

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final EncodingTransport typedTransport = new EncodingTransport();

	private final EncodingTransport byHandTransport = new EncodingTransport();

	private final ConnectionLoop<Frame, Void> typed = loop(typed(), this.typedTransport);

	private final ConnectionLoop<Frame, Void> byHand = loop(byHand(), this.byHandTransport);

	private static ConnectionLoop<Frame, Void> loop(Callbacks<Frame, Void> callbacks, EncodingTransport transport) {
		return new ConnectionLoop<>(callbacks, transport, new TimelessEventLoop(Runnable::run),
				new ConnectionSettings(Duration.ofSeconds(60), Duration.ofSeconds(25), Duration.ofSeconds(10),
						Duration.ZERO, 1024, Overflow.CLOSE),
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
				Context.empty());
	}

	@SuppressWarnings("unchecked")
	private Callbacks<Frame, Void> typed() {
		MessageSocket<Order, Answer, Void> socket = (order, state) -> Result.reply(new Answer("accepted", order));
		MessageTypes types = new MessageTypes(ResolvableType.forClass(Order.class),
				ResolvableType.forClass(Answer.class));
		MessageFormat<?, ?> format = new MessageCodecs(List.of(new JsonMessageCodec(this.mapper)), null)
			.formats(types, List.of())
			.select(null);
		return HandlerCallbacks.of(socket, (MessageFormat<Order, Answer>) format, "a benchmark", (malformed) -> {
			throw new IllegalStateException(malformed.description());
		});
	}

	private Callbacks<Frame, Void> byHand() {
		BuckarooSocket<Void> socket = (frame, state) -> {
			Order order = this.mapper.readValue(((Frame.Text) frame).text(), Order.class);
			return Result.reply(Frame.text(this.mapper.writeValueAsString(new Answer("accepted", order))));
		};
		return HandlerCallbacks.of(socket, "a benchmark");
	}

	/**
	 * Opens the connections.
	 */
	@Setup
	public void open() {
		this.typed.open(DetachedConnection.create());
		this.byHand.open(DetachedConnection.create());
	}

	/**
	 * Verifies that the connections have answered, those that have been used.
	 */
	@TearDown
	public void check() {
		check(this.typed, this.typedTransport);
		check(this.byHand, this.byHandTransport);
	}

	private static void check(ConnectionLoop<Frame, Void> loop, EncodingTransport transport) {
		if (loop.isEnding() || (transport.flushed != null && !transport.flushed.equals(Frame.text(ANSWER)))) {
			throw new IllegalStateException("The connection does not answer");
		}
	}

	/**
	 * Answers an order with typed messages.
	 * @return the output flushed
	 */
	@Benchmark
	public @Nullable Frame typedMessages() {
		return receive(this.typed, this.typedTransport);
	}

	/**
	 * Answers an order with Jackson by hand.
	 * @return the output flushed
	 */
	@Benchmark
	public @Nullable Frame jacksonByHand() {
		return receive(this.byHand, this.byHandTransport);
	}

	private static @Nullable Frame receive(ConnectionLoop<Frame, Void> loop, EncodingTransport transport) {
		loop.received(Frame.text(ByteBuffer.wrap(ORDER)));
		loop.receivedAll();
		return transport.flushed;
	}

}
