package io.buckaroo.observation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in the wire format of Protocol Buffers, of which the fields with a length are
 * read: strings, bytes and messages.
 */
final class Protobuf {

	private static final int VARINT = 0;

	private static final int FIXED_64 = 1;

	private static final int LENGTH = 2;

	private static final int FIXED_32 = 5;

	private final List<Field> fields = new ArrayList<>();

	Protobuf(byte[] message) {
		ByteBuffer buffer = ByteBuffer.wrap(message);
		while (buffer.hasRemaining()) {
			long tag = varint(buffer);
			int type = (int) tag & 7;
			switch (type) {
				case VARINT -> varint(buffer);
				case FIXED_64 -> buffer.getLong();
				case FIXED_32 -> buffer.getInt();
				case LENGTH -> {
					byte[] value = new byte[(int) varint(buffer)];
					buffer.get(value);
					this.fields.add(new Field((int) (tag >>> 3), value));
				}
				default -> throw new IllegalArgumentException("The wire type is " + type);
			}
		}
	}

	private static long varint(ByteBuffer buffer) {
		long value = 0;
		int shift = 0;
		byte next;
		do {
			next = buffer.get();
			value |= (next & 0x7FL) << shift;
			shift += 7;
		}
		while (next < 0);
		return value;
	}

	/**
	 * Returns the messages of a repeated field.
	 */
	List<Protobuf> messages(int number) {
		return this.fields.stream()
			.filter((field) -> field.number() == number)
			.map((field) -> new Protobuf(field.value()))
			.toList();
	}

	/**
	 * Returns the bytes of a field; none if it is absent.
	 */
	byte[] bytes(int number) {
		return this.fields.stream()
			.filter((field) -> field.number() == number)
			.map(Field::value)
			.findFirst()
			.orElse(new byte[0]);
	}

	String text(int number) {
		return new String(bytes(number), StandardCharsets.UTF_8);
	}

	/**
	 * A field with a length.
	 *
	 * @param number the number of the field
	 * @param value the value
	 */
	private record Field(int number, byte[] value) {

	}

}
