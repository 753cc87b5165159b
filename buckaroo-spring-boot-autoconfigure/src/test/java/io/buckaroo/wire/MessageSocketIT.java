package io.buckaroo.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.RawConnection.RawFrame;
import io.buckaroo.fixture.Terminations;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.runtime.ConnectionRegistry;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.SerializationContext;
import reactor.netty.resources.LoopResources;
import tools.jackson.core.JsonGenerator;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sockets with typed messages, on the wire.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageSocketIT {

	private static final CBORMapper CBOR = new CBORMapper();

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class);

	@BeforeEach
	void clear() {
		server.bean(Handlers.class).terminations.clear();
		Counted.serialized.set(0);
	}

	@Test
	void messagesAreJsonInText() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/orders")) {
			client.sendText("{\"type\": \"add\", \"product\": \"saddle\", \"quantity\": 2}");
			assertThat(client.readFrame().text()).isEqualTo("{\"product\":\"saddle\",\"total\":2}");
			client.sendText("{\"type\": \"remove\", \"product\": \"saddle\"}");
			assertThat(client.readFrame().text()).isEqualTo("{\"product\":\"saddle\",\"total\":0}");
		}
	}

	@Test
	void aBinaryFrameInPlaceOfJsonEndsWith1003() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/orders")) {
			client.sendFrame(RawConnection.FIN | RawConnection.BINARY, new byte[] { 1 });
			RawFrame close = client.readFrame();
			assertThat(close.closeCode()).isEqualTo(1003);
			assertThat(close.closeReason()).isEqualTo("Only text is accepted");
		}
		assertThat(server.bean(Handlers.class).terminations.next())
			.isEqualTo(new Termination.Stopped(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted")));
	}

	@Test
	void textThatIsNoJsonEndsWith1007AndIsLoggedWithoutAStackTrace(CapturedOutput output) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/orders")) {
			client.sendText("{");
			assertThat(client.readFrame().closeCode()).isEqualTo(1007);
		}
		assertThat(output)
			.contains("Received a message that is malformed (undecodable): WebSocket /orders to bean 'orders'")
			.doesNotContain("ERROR", "\tat ");
	}

	@Test
	void aMalformedMessageIsCounted() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/patient")) {
			client.sendText("[]");
			client.readFrame();
		}
		assertThat(server.bean(ConnectionRegistry.class).routeStatistics())
			.filteredOn((route) -> route.route().equals("/patient"))
			.singleElement()
			.satisfies((route) -> assertThat(route.malformed()).containsEntry("undecodable", 1L));
	}

	@Test
	void aMalformedMessageMayBeAnswered() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/patient")) {
			client.sendText("{\"product\": \"saddle\", \"quantity\": \"many\"}");
			assertThat(client.readFrame().text()).contains("quantity");
			client.sendText("{\"product\": \"saddle\", \"quantity\": 2}");
			assertThat(client.readFrame().text()).isEqualTo("\"2 of saddle\"");
		}
	}

	@Test
	void anInvalidMessageIsMalformed() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/patient")) {
			client.sendText("{\"product\": \"saddle\", \"quantity\": -1}");
			assertThat(client.readFrame().text()).isEqualTo("\"'quantity' must be greater than 0\"");
		}
	}

	@Test
	void theSubprotocolSelectsTheCodec() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/formats",
				"Sec-WebSocket-Protocol: orders.cbor")) {
			client.sendFrame(RawConnection.FIN | RawConnection.BINARY, CBOR.writeValueAsBytes(new Line("saddle", 2)));
			RawFrame frame = client.readFrame();
			assertThat(frame.firstByte()).isEqualTo(RawConnection.FIN | RawConnection.BINARY);
			assertThat(CBOR.readValue(frame.payload(), Line.class)).isEqualTo(new Line("saddle", 2));
		}
	}

	@Test
	void oneRouteMaySpeakSeveralFormats() throws IOException {
		try (RawConnection json = RawConnection.upgraded(server.port(), "/formats",
				"Sec-WebSocket-Protocol: orders.json");
				RawConnection cbor = RawConnection.upgraded(server.port(), "/formats",
						"Sec-WebSocket-Protocol: orders.cbor")) {
			json.sendText("{\"product\": \"saddle\", \"quantity\": 2}");
			json.readFrame();
			cbor.sendFrame(RawConnection.FIN | RawConnection.BINARY, CBOR.writeValueAsBytes(new Line("saddle", 2)));
			cbor.readFrame();
			server.bean(Buckaroo.class).sendToRoute("/formats", new Line("rope", 1));
			assertThat(json.readFrame().text()).isEqualTo("{\"product\":\"rope\",\"quantity\":1}");
			assertThat(CBOR.readValue(cbor.readFrame().payload(), Line.class)).isEqualTo(new Line("rope", 1));
		}
	}

	@Test
	void withoutASubprotocolMessagesAreJson() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/formats")) {
			client.sendText("{\"product\": \"saddle\", \"quantity\": 2}");
			assertThat(client.readFrame().text()).isEqualTo("{\"product\":\"saddle\",\"quantity\":2}");
		}
	}

	@Test
	void textOfMessagesOfTheTypeStringIsUnchanged() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/texts")) {
			client.sendText("grüß \"Gott\"");
			assertThat(client.readFrame().text()).isEqualTo("grüß \"Gott\"");
		}
	}

	@Test
	void aBlockingSocketDecodesAndEncodesToo() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/blocking")) {
			client.sendText("[{\"product\": \"saddle\", \"quantity\": 2}]");
			assertThat(client.readFrame().text()).isEqualTo("1");
		}
	}

	@Test
	void anObjectForARouteIsEncodedOncePerEventLoop() throws IOException {
		List<RawConnection> clients = open("/counted", 20);
		server.bean(Buckaroo.class).sendToRoute("/counted", new Counted("all"));
		for (RawConnection client : clients) {
			assertThat(client.readFrame().text()).isEqualTo("\"all\"");
			client.close();
		}
		assertThat(Counted.serialized).hasValueBetween(1, LoopResources.DEFAULT_IO_WORKER_COUNT);
	}

	@Test
	void anObjectOnATopicIsEncodedOncePerEventLoop() throws IOException {
		List<RawConnection> clients = open("/counted", 20);
		server.bean(Buckaroo.class).topic("counted").publish(new Counted("topic")).block(TestServer.PATIENCE);
		for (RawConnection client : clients) {
			assertThat(client.readFrame().text()).isEqualTo("\"topic\"");
			client.close();
		}
		assertThat(Counted.serialized).hasValueBetween(1, LoopResources.DEFAULT_IO_WORKER_COUNT);
	}

	private static List<RawConnection> open(String path, int count) throws IOException {
		List<RawConnection> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			RawConnection client = RawConnection.upgraded(server.port(), path);
			clients.add(client);
			client.sendText("\"ready\"");
			assertThat(client.readFrame().text()).isEqualTo("\"ready\"");
		}
		Counted.serialized.set(0);
		return clients;
	}

	@Test
	void anAnswerThatCannotBeEncodedEndsWith1011(CapturedOutput output) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/broken")) {
			client.sendText("\"any\"");
			assertThat(client.readFrame().closeCode()).isEqualTo(1011);
		}
		assertThat(output).contains("ERROR", "WebSocket /broken");
	}

	/**
	 * The application.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Terminations terminations = new Terminations();

		@Bean
		@WebSocketMapping("/orders")
		MessageSocket<Command, Total, Integer> orders() {
			return new MessageSocket<>() {

				@Override
				public Result<Total, Integer> init(Connection connection) {
					return Result.ok(0);
				}

				@Override
				public Result<Total, Integer> handle(Command command, Integer total) {
					int next = (command instanceof Add add) ? total + add.quantity() : 0;
					return Result.reply(new Total(command.product(), next), next);
				}

				@Override
				public void terminate(Termination termination, Connection connection, @Nullable Integer total) {
					Handlers.this.terminations.add(termination);
				}

			};
		}

		@Bean
		@WebSocketMapping("/patient")
		MessageSocket<Line, Object, Void> patient() {
			return new MessageSocket<>() {

				@Override
				public Result<Object, Void> handle(Line line, Void state) {
					return Result.reply(line.quantity() + " of " + line.product());
				}

				@Override
				public Result<Object, Void> malformed(MalformedMessage message, Void state) {
					return Result.reply(message.description());
				}

			};
		}

		@Bean
		@WebSocketMapping(value = "/formats", subprotocols = { "orders.json", "orders.cbor" })
		MessageSocket<Line, Line, Void> formats() {
			return (line, state) -> Result.reply(line);
		}

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		MessageSocket<List<Line>, Integer, Void> blocking() {
			return (lines, state) -> Result.reply(lines.size());
		}

		@Bean
		@WebSocketMapping("/counted")
		MessageSocket<Counted, Counted, Void> counted() {
			return new MessageSocket<>() {

				@Override
				public Result<Counted, Void> init(Connection connection) {
					connection.subscribe("counted");
					return Result.ok();
				}

				@Override
				public Result<Counted, Void> handle(Counted message, Void state) {
					return Result.reply(message);
				}

				@Override
				public Result<Counted, Void> info(Object message, Void state) throws Exception {
					return (message instanceof TopicMessage published) ? Result.reply(published.payload(Counted.class))
							: MessageSocket.super.info(message, state);
				}

			};
		}

		@Bean
		@WebSocketMapping("/broken")
		MessageSocket<String, Broken, Void> broken() {
			return (text, state) -> Result.reply(new Broken());
		}

		@Bean
		BuckarooRouter router() {
			MessageSocket<String, String, Void> texts = (text, state) -> Result.reply(text);
			return BuckarooRouter.route()
				.messageSocket("/texts", texts, (route) -> route.messages(String.class, String.class))
				.build();
		}

	}

	/**
	 * A message of the client.
	 */
	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	sealed interface Command {

		String product();

	}

	@JsonTypeName("add")
	record Add(String product, int quantity) implements Command {

	}

	@JsonTypeName("remove")
	record Remove(String product) implements Command {

	}

	record Total(String product, int total) {

	}

	record Line(String product, @Positive int quantity) {

	}

	/**
	 * An object that counts how often it is encoded.
	 *
	 * @param text the text
	 */
	@JsonSerialize(using = CountingSerializer.class)
	record Counted(String text) {

		static final AtomicInteger serialized = new AtomicInteger();

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Counted {
		}

	}

	static class CountingSerializer extends StdSerializer<Counted> {

		CountingSerializer() {
			super(Counted.class);
		}

		@Override
		public void serialize(Counted counted, JsonGenerator json, SerializationContext context) {
			Counted.serialized.incrementAndGet();
			json.writeString(counted.text());
		}

	}

	static class Broken {

		public String getText() {
			throw new IllegalStateException("cannot be read");
		}

	}

}
