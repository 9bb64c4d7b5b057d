package io.tandem.local.up;

import java.io.IOException;
import java.util.concurrent.Callable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs Tandem on this machine until Ctrl-C: a real Kafka, a real PostgreSQL and both services. */
@Command(name = "deploy/local/up")
public final class Up implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @Mixin
    private Options options = new Options();

    private final Progress progress = new Progress(System.out);

    /** Exits with 0, 1 after a failure, 2 for options that make no sense, or as the signal says that ended it. */
    public static void main(String[] args) {
        Thread hook = Signals.endInOrder(Thread.currentThread());
        int code = new CommandLine(new Up())
                .setExecutionExceptionHandler((e, command, parsed) -> complain(e.toString(), FAILED))
                .setParameterExceptionHandler((e, given) -> complain(e.getMessage() + ". --help lists the options.", MISUSED))
                .execute(args);
        if (Signals.forget(hook)) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = options.openData()) {
            return run(data);
        } catch (UpException e) {
            return complain(e.getMessage(), FAILED);
        }
    }

    private int run(DataFolder data) {
        try (LocalTandem tandem = new LocalTandem(options, data, progress)) {
            start(tandem, data);
            Example example = tandem.sendExample();
            progress.say(example.toString());
            if (!options.check) {
                progress.say(tandem.guide(example));
                tandem.watch();
            }
            return 0;
        } catch (InterruptedException e) {
            return FAILED; // a signal ends this program, with its own exit code
        } catch (UpException e) {
            data.keep();
            throw data.isFull() ? new UpException(e.getMessage() + "\nThe disk of " + data.path() + " is full.", e) : e;
        }
    }

    private void start(LocalTandem tandem, DataFolder data) throws InterruptedException {
        tandem.stopLeftovers();
        if (options.fresh) {
            data.forget();
        }
        progress.say("Starting Tandem; its data and logs are in " + data.path());
        tandem.start();
    }

    private static int complain(String message, int code) {
        System.err.println("deploy/local/up: " + message);
        return code;
    }
}
