package dev.skipgate.compiler.emit.bindings;

import com.palantir.javapoet.ClassName;

/** The classes of the runtime that generated ones use; by name, because the compiler uses none but numbers and bundles itself. */
final class RuntimeTypes {
    private static final String RUNTIME = "dev.skipgate.runtime";

    static final ClassName ACCELERATOR = ClassName.get(RUNTIME, "Accelerator");
    static final ClassName DEVICE = ClassName.get(RUNTIME, "Device");
    static final ClassName INPUT_SEQUENCE = ClassName.get(RUNTIME, "InputSequence");
    static final ClassName SEQUENCE = ClassName.get(RUNTIME, "Sequence");
    static final ClassName SEQUENCE_STATE = ClassName.get(RUNTIME, "SequenceState");
    static final ClassName STEP_RESULT = ClassName.get(RUNTIME, "StepResult");
    static final ClassName TOKEN_TABLE = ClassName.get(RUNTIME, "TokenTable");

    private RuntimeTypes() {}
}
