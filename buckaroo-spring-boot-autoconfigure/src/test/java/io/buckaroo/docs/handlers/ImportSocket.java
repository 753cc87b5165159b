package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;

import org.springframework.stereotype.Component;

/**
 * A socket that reports the progress of a job on another thread.
 */
@Component
@WebSocketMapping("/imports")
class ImportSocket implements BuckarooSocket<Connection> {

	private final Imports imports;

	ImportSocket(Imports imports) {
		this.imports = imports;
	}

	@Override
	public Result<Frame, Connection> init(Connection connection) {
		return Result.ok(connection);
	}

	@Override
	public Result<Frame, Connection> handle(Frame.Data frame, Connection connection) {
		if (frame instanceof Frame.Text file) {
			this.imports.start(file.text(), connection.mailbox());
		}
		return Result.ok();
	}

	@Override
	public Result<Frame, Connection> info(Object message, Connection connection) {
		return (message instanceof Progress progress)
				? Result.reply(Frame.text(progress.file() + ": " + progress.percent() + " %")) : Result.ok();
	}

	record Progress(String file, int percent) {

	}

	/**
	 * Runs jobs on the application's task executor.
	 */
	interface Imports {

		void start(String file, Mailbox mailbox);

	}

}
