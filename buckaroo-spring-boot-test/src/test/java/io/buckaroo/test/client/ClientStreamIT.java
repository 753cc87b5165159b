package io.buckaroo.test.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Event;
import io.buckaroo.Topic;
import io.buckaroo.test.client.StreamHandlers.Price;
import io.buckaroo.test.client.StreamHandlers.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ClientStream} and {@link StreamRequest}.
 */
class ClientStreamIT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.with(StreamHandlers.class);

	@Test
	void receivesEvents() {
		ClientStream stream = stream("/fixed");
		stream.expectEvent("a").expectEvent("b\nc").expectJson(new Price("ACME", 31.4)).expectEvent("");
		assertThat(stream.lastEventId()).isEqualTo("\u00e92");
	}

	@Test
	void receivesWholeEvents() {
		ClientStream stream = stream("/fixed");
		stream.expectEvent(Event.of("a"));
		assertThat(stream.expectEvent()).isEqualTo(Event.of("b\nc").withName("n").withId("1"));
		stream.expectEvent(Event.of(Map.of("amount", 31.4, "symbol", "ACME")));
		stream.expectEvent(Event.of("").withId("\u00e92"));
	}

	@Test
	void decodesJson() {
		ClientStream stream = stream("/fixed").expectEvent("a");
		stream.expectEvent("b\nc");
		assertThat(stream.expectJson(Price.class)).isEqualTo(new Price("ACME", 31.4));
	}

	@Test
	void receivesCommentsAndReconnectionTimes() {
		ClientStream stream = stream("/fixed");
		assertThat(stream.expectRetry()).isBetween(Duration.ofMillis(2400), Duration.ofMillis(3600));
		assertThat(stream.expectRetry()).isEqualTo(Duration.ofSeconds(7));
		assertThat(stream.expectComment()).isEqualTo("note");
		stream.expectEvent("a");
	}

	@Test
	void ignoresHeartbeats() {
		ClientStream stream = stream("/heartbeats");
		assertThat(stream.expectComment()).isEmpty();
		assertThat(stream.expectComment()).isEmpty();
		stream.expectNothing();
	}

	@Test
	void expectsTheEnd() {
		stream("/ending").expectEvent("last").expectEnd();
	}

	@Test
	void ignoresEventsBeforeTheEnd() {
		stream("/ending").ignoreEvents().expectEnd();
	}

	@Test
	void expectsNothing() {
		stream("/empty").expectNothing().expectNothing(Duration.ofMillis(10));
	}

	@Test
	void closes() {
		ClientStream stream = stream("/empty");
		stream.close();
		assertThat(stream.isOpen()).isFalse();
		application.awaitNoConnection();
	}

	@Test
	void drops() {
		ClientStream stream = stream("/empty").drop();
		assertThat(stream.isOpen()).isFalse();
		application.awaitNoConnection();
		stream.expectDisconnect();
	}

	@Test
	void resumesWithTheIdOfTheLastEvent() {
		ClientStream stream = application.client().stream("/news").open();
		publish("rain");
		stream.expectEvent("rain");
		stream.drop();
		publish("sun");
		stream.resume().expectEvent("sun").expectNothing();
	}

	@Test
	void resumesAStreamWithoutEvents() {
		ClientStream stream = application.client().stream("/news").open();
		await().until(() -> stream.lastEventId() != null);
		stream.drop();
		publish("snow");
		stream.resume().expectEvent("snow");
	}

	@Test
	void resumesWithTheSameRequest() {
		StreamRequest request = application.client().stream("/request/7").header("X-Test", "x").user("ann");
		ClientStream stream = request.lastEventId("17-\u00e9").open();
		stream.expectEvent("id 7, header [x], principal ann, last id 17-\u00e9");
		ClientStream resumed = stream.resume();
		resumed.expectEvent("id 7, header [x], principal ann, last id 17-\u00e9");
		assertThat(stream.isOpen()).isFalse();
	}

	@Test
	void sendsABodyByPost() {
		application.client().stream("/search").body("why?").open().expectEvent("text/plain;charset=UTF-8 why?");
		application.client()
			.stream("/search")
			.body(new Query("ada"))
			.open()
			.expectEvent("application/json {\"customer\":\"ada\"}");
		application.client()
			.stream("/search")
			.body("[]".getBytes())
			.header("Content-Type", "application/json")
			.open()
			.expectEvent("application/json []");
	}

	@Test
	void sendsAnotherMethod() {
		application.client().stream("/search").body("why?").method(HttpMethod.PUT).expectRefused(405);
	}

	@Test
	void opensSeveralClients() {
		StreamRequest request = application.client().stream("/news");
		List<ClientStream> streams = IntStream.range(0, 20).mapToObj((i) -> request.open()).toList();
		publish("wind");
		streams.forEach((stream) -> stream.expectEvent("wind"));
	}

	@Test
	void stopsReading() {
		ClientStream stream = stream("/flood").stopReading();
		application.awaitNoConnection();
		stream.resumeReading().ignoreEvents().expectDisconnect();
	}

	@Test
	void expectsRefusals() {
		assertThat(application.client().stream("/missing").expectRefused(404).headers().getContentType())
			.isEqualTo(MediaType.APPLICATION_JSON);
		assertThat(application.client().stream("/gone").expectRefused(204).body()).isEmpty();
	}

	@Test
	void readsHeadersOfTheResponse() {
		assertThat(stream("/empty").responseHeaders().getContentType()).isNotNull()
			.satisfies((type) -> assertThat(type.isCompatibleWith(MediaType.TEXT_EVENT_STREAM)).isTrue());
	}

	private static void publish(String news) {
		Topic topic = application.bean(Buckaroo.class).topic("news");
		topic.publish(news).block();
	}

	private static ClientStream stream(String path) {
		return application.client().stream(path).open();
	}

}
