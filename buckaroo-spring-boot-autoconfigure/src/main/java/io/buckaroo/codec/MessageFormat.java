package io.buckaroo.codec;

/**
 * The format of the messages of one socket.
 *
 * @param codec the name of the codec
 * @param decoder the decoder of the messages of the client
 * @param encoder the encoder of the messages to the client
 * @param outputType the class of the messages to the client
 * @param <I> the type of the messages of the client
 * @param <O> the type of the messages to the client
 */
public record MessageFormat<I, O>(String codec, MessageDecoder<I> decoder, MessageEncoder<O> encoder,
		Class<?> outputType) {

}
