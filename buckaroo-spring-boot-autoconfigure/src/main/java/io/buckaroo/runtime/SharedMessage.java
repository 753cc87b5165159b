package io.buckaroo.runtime;

import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.TopicEvent;
import org.jspecify.annotations.Nullable;

/**
 * A message that was sent to many connections, with the frames that are made of it: each
 * encoder makes its frame once for all of them, or a few times if several event loops
 * call it at the same time. Each sending has its own frames, so that an object which is
 * changed and sent again is encoded again.
 */
final class SharedMessage implements Envelope {

	private final Object message;

	/** Volatile, as several event loops make the frames. */
	private volatile @Nullable Encoding encodings;

	private SharedMessage(Object message) {
		this.message = message;
	}

	/**
	 * Prepares a message that is about to be sent to many connections. Frames, events and
	 * messages of topics share their bytes anyway.
	 * @return the message to send; a keyed message keeps its key
	 */
	static Object of(Object message) {
		if (message instanceof Frame || message instanceof Event || message instanceof TopicEvent) {
			return message;
		}
		if (message instanceof Keyed keyed) {
			return new Keyed(keyed.key(), of(keyed.message()));
		}
		return (message instanceof Envelope envelope) ? envelope.with(of(envelope.message()))
				: new SharedMessage(message);
	}

	/**
	 * Returns the message that a handler receives.
	 * @param message a message from a mailbox
	 * @return the message as it was sent
	 */
	static Object unwrap(Object message) {
		return (message instanceof SharedMessage shared) ? shared.message : message;
	}

	@Override
	public Object message() {
		return this.message;
	}

	@Override
	public Object with(Object message) {
		return new SharedMessage(message);
	}

	/**
	 * Returns the frame of an object that a handler sends for this message.
	 */
	Frame encode(Object object, Function<Object, ? extends Frame> encoder) {
		return (object == this.message) ? frame(encoder) : encoder.apply(object);
	}

	private Frame frame(Function<Object, ? extends Frame> encoder) {
		Encoding encodings = this.encodings;
		for (Encoding each = encodings; each != null; each = each.next) {
			if (each.encoder == encoder) {
				return each.frame;
			}
		}
		Frame frame = encoder.apply(this.message);
		this.encodings = new Encoding(encoder, frame, encodings);
		return frame;
	}

	@Override
	public String toString() {
		return this.message.toString();
	}

	/**
	 * The frame of an encoder, and the head of a list: there are few encoders, those of
	 * the formats of routes.
	 *
	 * @param encoder the encoder
	 * @param frame the frame
	 * @param next the rest of the list, or {@code null} if this is the last element
	 */
	private record Encoding(Object encoder, Frame frame, @Nullable Encoding next) {

	}

}
