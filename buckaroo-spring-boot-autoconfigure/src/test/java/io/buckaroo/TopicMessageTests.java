package io.buckaroo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;

import org.springframework.http.codec.ServerSentEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TopicMessage} and {@link TopicEvent}.
 */
class TopicMessageTests {

	private final TopicMessage message = new TopicMessage("news", "1", "payload");

	private final List<String> encoded = new ArrayList<>();

	@Test
	void everyTopicEventIsListed() {
		assertThat(TopicEvent.class.getPermittedSubclasses()).containsExactlyInAnyOrder(Subscribed.class,
				TopicMessage.class, PresenceChange.class);
	}

	@Test
	void anEncoderMakesItsFrameOnce() {
		Function<TopicMessage, Frame> encoder = encoder("a");
		assertThat(this.message.toFrame(encoder)).isSameAs(this.message.toFrame(encoder))
			.isEqualTo(Frame.text("a payload"));
		assertThat(this.encoded).containsExactly("a");
	}

	@Test
	void eachEncoderGetsItsOwnFrame() {
		Function<TopicMessage, Frame> first = encoder("a");
		Function<TopicMessage, Frame> second = encoder("b");
		for (int i = 0; i < 3; i++) {
			assertThat(this.message.toFrame(first)).isEqualTo(Frame.text("a payload"));
			assertThat(this.message.toFrame(second)).isEqualTo(Frame.text("b payload"));
		}
		assertThat(this.encoded).containsExactly("a", "b");
	}

	@Test
	void encodersThatAreEqualShareAFrame() {
		assertThat(this.message.toFrame(new Prefixed("a"))).isSameAs(this.message.toFrame(new Prefixed("a")))
			.isNotSameAs(this.message.toFrame(new Prefixed("b")));
	}

	@Test
	void onlyTheFramesOfTheLatestEncodersAreKept() {
		Function<TopicMessage, Frame> first = encoder("0");
		this.message.toFrame(first);
		for (int i = 1; i < Derived.MAX_LENGTH; i++) {
			this.message.toFrame(encoder(Integer.toString(i)));
		}
		this.message.toFrame(first);
		assertThat(this.encoded).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
		this.message.toFrame(encoder("more"));
		this.message.toFrame(first);
		assertThat(this.encoded).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "more", "0");
	}

	private Function<TopicMessage, Frame> encoder(String prefix) {
		return (message) -> {
			this.encoded.add(prefix);
			return new Prefixed(prefix).apply(message);
		};
	}

	@Test
	void theEventHasIdAndPayloadAndIsMadeOnce() {
		assertThat(this.message.toEvent()).isEqualTo(Event.of("payload").withId("1")).isSameAs(this.message.toEvent());
	}

	@Test
	void aMessageWithoutIdIsAnEventWithoutId() {
		assertThat(new TopicMessage("news", null, "payload").toEvent()).isEqualTo(Event.of("payload"));
	}

	@Test
	void aPayloadThatIsAnEventKeepsItsFields() {
		Event event = Event.of("data").withName("tick").withId("own");
		assertThat(new TopicMessage("news", null, event).toEvent()).isEqualTo(event);
		assertThat(new TopicMessage("news", "1", event).toEvent()).isEqualTo(event.withId("1"));
		ServerSentEvent<Object> converted = event.toServerSentEvent();
		assertThat(new TopicMessage("news", "1", converted).toEvent()).isEqualTo(event.withId("1"));
	}

	/**
	 * An encoder that is compared by its prefix.
	 */
	private record Prefixed(String prefix) implements Function<TopicMessage, Frame> {

		@Override
		public Frame apply(TopicMessage message) {
			return Frame.text(this.prefix + " " + message.payload());
		}

	}

}
