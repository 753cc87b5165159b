package io.buckaroo.codec;

import tools.jackson.core.FormatSchema;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.InjectableValues;
import tools.jackson.databind.cfg.DeserializationContexts;
import tools.jackson.databind.deser.DeserializationContextExt;
import tools.jackson.databind.deser.DeserializerCache;
import tools.jackson.databind.deser.DeserializerFactory;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Bounds the tokens that Jackson buffers repeatedly while it reads one message.
 * Properties before the type of an object are buffered, and once more at each level of
 * nesting: without a bound half a gigabyte for a message of 64 kB. Tokens that are
 * buffered as they are parsed do not count, because there are no more of them than in the
 * message.
 */
final class BoundedBuffering extends DeserializationContexts {

	static final int MAX_TOKENS = 1_000_000;

	static final String EXCEEDED = "Buffered token count exceeds the maximum";

	private static final long serialVersionUID = 1L;

	BoundedBuffering() {
	}

	private BoundedBuffering(TokenStreamFactory streamFactory, DeserializerFactory deserializerFactory,
			DeserializerCache cache) {
		super(streamFactory, deserializerFactory, cache);
	}

	@Override
	protected DeserializationContexts forMapper(Object mapper, TokenStreamFactory streamFactory,
			DeserializerFactory deserializerFactory, DeserializerCache cache) {
		return new BoundedBuffering(streamFactory, deserializerFactory, cache);
	}

	@Override
	public DeserializationContextExt createContext(DeserializationConfig config, FormatSchema schema,
			InjectableValues injectables) {
		return new Context(this._streamFactory, this._deserializerFactory, this._cache, config, schema, injectables);
	}

	/**
	 * The state of reading one message.
	 */
	@SuppressWarnings("unchecked")
	private static final class Context extends DeserializationContextExt {

		private int bufferedTokens;

		private Context(TokenStreamFactory streamFactory, DeserializerFactory deserializerFactory,
				DeserializerCache cache, DeserializationConfig config, FormatSchema schema,
				InjectableValues injectables) {
			super(streamFactory, deserializerFactory, cache, config, schema, injectables);
		}

		@Override
		public TokenBuffer bufferForInputBuffering(JsonParser parser) {
			return new Buffer(parser, this);
		}

		private void countBufferedToken() {
			if (++this.bufferedTokens > MAX_TOKENS) {
				throw new StreamConstraintsException(EXCEEDED);
			}
		}

	}

	private static final class Buffer extends TokenBuffer {

		private final Context context;

		private Buffer(JsonParser parser, Context context) {
			super(parser, context);
			this.context = context;
		}

		@Override
		public void copyCurrentStructure(JsonParser parser) {
			boolean parsed = parser == this.context.getParser();
			super.copyCurrentStructure(parsed ? parser : new CountingParser(parser, this.context));
		}

		/**
		 * A decimal may be buffered as a string, so the parser of the message has not
		 * bounded it.
		 */
		@Override
		public JsonParser asParser(ObjectReadContext context) {
			return new BoundedDecimalParser(super.asParser(context));
		}

		@Override
		public JsonParser asParser(ObjectReadContext context, JsonParser source) {
			return new BoundedDecimalParser(super.asParser(context, source));
		}

	}

	/**
	 * Counts the tokens that are read from a parser.
	 */
	private static final class CountingParser extends JsonParserDelegate {

		private final Context context;

		private CountingParser(JsonParser parser, Context context) {
			super(parser);
			this.context = context;
		}

		@Override
		public JsonToken nextToken() {
			this.context.countBufferedToken();
			return super.nextToken();
		}

	}

}
