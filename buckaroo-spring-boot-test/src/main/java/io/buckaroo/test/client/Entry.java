package io.buckaroo.test.client;

import java.time.Duration;

import io.buckaroo.Event;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * An entry of a {@link Transcript}.
 */
sealed interface Entry {

	/**
	 * Describes the entry as the object of a sentence, such as {@code the text "hi"}.
	 */
	String describe();

	/**
	 * An action of this client, such as a message that it has sent.
	 */
	record Action(String description) implements Entry {

		@Override
		public String describe() {
			return this.description;
		}

	}

	/**
	 * What the server has sent.
	 */
	sealed interface Received extends Entry {

	}

	/**
	 * A message, in the order of which tests expect them.
	 */
	sealed interface Message extends Received {

	}

	record Text(String text) implements Message {

		@Override
		public String describe() {
			return "the text " + Descriptions.quote(this.text);
		}

	}

	record Binary(byte[] bytes) implements Message {

		@Override
		public String describe() {
			return "the binary message " + Descriptions.hex(this.bytes);
		}

	}

	record Dispatched(Event event) implements Message {

		@Override
		public String describe() {
			return "the event " + Descriptions.event(this.event);
		}

	}

	record Ping(byte[] payload) implements Received {

		@Override
		public String describe() {
			return "a ping" + Descriptions.payload(this.payload);
		}

	}

	record Pong(byte[] payload) implements Received {

		@Override
		public String describe() {
			return "a pong" + Descriptions.payload(this.payload);
		}

	}

	record Comment(String text) implements Received {

		@Override
		public String describe() {
			return this.text.isEmpty() ? "a heartbeat" : "the comment " + Descriptions.quote(this.text);
		}

	}

	record Retry(Duration time) implements Received {

		@Override
		public String describe() {
			return "the reconnection time " + Descriptions.duration(this.time);
		}

	}

	/**
	 * An event without data, which is not dispatched.
	 */
	record WithoutData(@Nullable String id, @Nullable String name) implements Received {

		@Override
		public String describe() {
			return "an event without data" + ((this.name != null) ? ", name " + Descriptions.quote(this.name) : "")
					+ ((this.id != null) ? ", id " + Descriptions.quote(this.id) : "");
		}

	}

	record Close(CloseStatus status) implements Received {

		@Override
		public String describe() {
			return "the close status " + Descriptions.status(this.status);
		}

	}

	/**
	 * The end of the connection.
	 *
	 * @param complete whether it is the end of the response
	 * @param description a sentence
	 */
	record End(boolean complete, String description) implements Entry {

		@Override
		public String describe() {
			return this.description;
		}

	}

}
