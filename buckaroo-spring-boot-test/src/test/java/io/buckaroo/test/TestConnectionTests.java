package io.buckaroo.test;

import java.time.Duration;
import java.util.Map;

import io.buckaroo.Position;
import io.buckaroo.PresenceChange;
import io.buckaroo.Result;
import io.buckaroo.Subscribed;
import io.buckaroo.TopicMessage;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TestConnection}.
 */
class TestConnectionTests {

	private final TestConnection connection = TestConnection.create();

	@Test
	void isPassedToACallback() {
		TestConnection connection = TestConnection.create((request) -> request.pathVariable("word", "spring"));
		assertThat(new TallySocket().init(connection)).isEqualTo(Result.ok(new TallySocket.Tally("spring", 0)));
	}

	@Test
	void recordsMessages() {
		this.connection.mailbox().send("a");
		this.connection.mailbox().send("b");
		assertThat(this.connection.messages()).containsExactly("a", "b");
	}

	@Test
	void runsTimers() {
		this.connection.mailbox().sendEvery(Duration.ofSeconds(1), "tick");
		this.connection.advance(Duration.ofSeconds(2));
		assertThat(this.connection.messages()).containsExactly("tick", "tick");
	}

	@Test
	void forwardsPublishersInVirtualTime() {
		this.connection.mailbox().forward(Flux.interval(Duration.ofSeconds(1)));
		this.connection.advance(Duration.ofSeconds(2));
		assertThat(this.connection.messages()).containsExactly(0L, 1L);
	}

	@Test
	void recordsSubscriptions() {
		this.connection.subscribe("news", "sport");
		this.connection.subscribe("prices", Position.last(1));
		this.connection.unsubscribe("sport");
		assertThat(this.connection.subscriptions())
			.isEqualTo(Map.of("news", Position.now(), "prices", Position.last(1)));
	}

	@Test
	void receivesTheMessagesOfTopics() {
		this.connection.subscribe("news");
		this.connection.buckaroo().publish("news", "snow");
		assertThat(this.connection.messages()).containsExactly(new Subscribed("news", null, true),
				new TopicMessage("news", null, "snow"));
	}

	@Test
	void recordsPresences() {
		this.connection.subscribe("room");
		this.connection.track("room", "ann");
		this.connection.track("hall", "ann");
		this.connection.untrack("hall");
		assertThat(this.connection.presences()).isEqualTo(Map.of("room", "ann"));
		assertThat(this.connection.messages()).last().isInstanceOf(PresenceChange.class);
	}

	@Test
	void hasResponseHeadersAndABody() {
		TestConnection connection = TestConnection.create((request) -> request.body("text"));
		connection.responseHeaders().set("X-Rate", "5");
		assertThat(connection.responseHeaders().getFirst("X-Rate")).isEqualTo("5");
		assertThat(connection.body(String.class).block()).isEqualTo("text");
		assertThat(connection.body(String.class).onErrorResume((ex) -> Mono.just(ex.getMessage())).block())
			.isEqualTo("The body of a request can only be read once");
	}

	@Test
	void hasNoBodyByDefault() {
		assertThat(this.connection.body(String.class).block()).isNull();
	}

	@Test
	void idsDiffer() {
		assertThat(this.connection.id()).isNotEqualTo(TestConnection.create().id());
	}

}
