"""The public surface: what each room's front door offers. A change here is meant to be seen."""

import importlib

import pytest

SURFACE = {
    "_core": """
        AGREEMENT AnnDataLike FilePath FilledFolder Held InputError LARGEST_SEED NO_CHANGE
        NO_NUMBER Notice Numbers Part Progress Provenance Source StoreLayout TableLike
        TextTable as_double atomic_path check_keywords check_memory check_seed check_whole
        check_workbook describe encode_part fill_folder finish fitting_workers guarded
        judge_rows keep_part largest_file machine_cores named_keywords number_of
        package_table part_metadata part_name plain promised read_bytes read_numbers
        read_summary read_table read_text_table readable record_provenance require_file
        resolved sbml_ids sha256_of short_repr shorten shown size_text source_of sources_of
        table_text thread_pool to_doubles umask write_json write_table write_text
    """,
    "biomarkers": """
        AucDifference AucInterval CONFOUNDING_COLUMNS CensoredModel FirthFit FrozenScore
        GeNorm LITERATURE_COLUMNS LiteratureComparison NONDETECT_COLUMNS NORMALISER_COLUMNS
        Panel PenaltyPath SAMPLE_COLUMNS SampleCheck SampleSize VISIT_COLUMNS Validation
        auc_interval change_from_baseline check_answerable check_labelled check_samples
        compare_auc compare_literature cox_path firth_logistic fit_censored fit_panel genorm
        haemolysis_ratio haemolysis_score haemolysis_set impute_censored logistic_path
        normfinder read_follow_up sample_size validate_panel
    """,
    "cell": """
        CARRYING_COLUMNS CellEnsemble CellModel CellRun DEFAULT_SITES Deciding Ensemble Fold
        FollowedStates GENE_COLUMNS KineticModel LOW_TIERS NUMBER_COLUMNS PROFILE_COLUMNS
        Parameters Perturbation ProfileChange Range Ranges Regulation Response STATE_COLUMNS
        STEP_COLUMNS Silencing Species SpeciesKind SteadyStates TYPICAL_8MER Translation
        WEAKEST build_cell change_by_profile circuit draw_parameters find_deciding
        find_folds follow_change follow_states median_levels no_silencing parameter_names
        parameter_table prepare_ensemble profile_changes read_racipe_parameters read_ranges
        read_topology relative_affinity say_deciding simulate steady_states store_ensemble
        write_sbml
    """,
    "checks": """
        CELL_CHECK_COLUMNS CHECK_COLUMNS DYNAMIC_COLUMNS HEADLINE_COLUMNS NICHE_NULL_COLUMNS
        NULL_COLUMNS PARTS ReviewChecks STATEMENT_COLUMNS TWIN_COLUMNS check_bone
        check_dynamic check_patient check_review check_statements checks_markdown
    """,
    "cli": """
        main
    """,
    "evidence": """
        BALANCE_COLUMNS CLAIM_COLUMNS Claim DatabaseName DatabaseSource EXPANDED_COLUMNS
        EXPERIMENT_COLUMNS EXPERIMENT_CONTRADICTION_COLUMNS EvidenceBase Experiment Finding
        FoundExperiments GENE_KNOWLEDGE_COLUMNS ImportResult KeptDatabase Level PROGRAMMES
        PROGRAMME_GENE_COLUMNS WITNESS_COLUMNS add_claims bibliography_key blind
        blind_experiments check_evidence check_experiments citation claim_sentence
        claims_between contradicting_experiments count_witnesses database_source
        expand_claims experiments export_claims format_claim gene_knowledge keep_database
        kept_databases load_evidence load_experiments programme_genes read_claims
        read_mirtarbase read_multimir read_omnipath read_tarbase read_targetscan read_trrust
        reference_text remove_database review_sections select_claims sign_balance
        split_sentences strongest_first uncovered_sentences verify_sentences
    """,
    "expression": """
        Blocks CompetitiveTest Contrast LabelledProfiles LinearFit ModeratedFit Profiles
        ReadTable VariancePrior adjust_bh block_correlation compare competitive_test
        contrast_from_counts contrast_from_ct contrast_from_h5ad contrast_from_intensities
        enough_reads estimate_prior fit_last log_cpm moderated_t precision_weights
        read_counts read_ct read_h5ad read_intensities read_labelled read_signature
        recognise_table residual_correlation tmm_factors two_sided_p
    """,
    "figures": """
        Circuit Drawing NothingToDraw StepOnMap as_svg bone_courses choose_circuit
        draw_cascade draw_circuit experiment_dots forest opposing_bars panel_areas
        panel_checks patient_curves step_heatmap volcano
    """,
    "network": """
        BETWEEN COMPETITION_COLUMNS CONSEQUENCE_COLUMNS CONTRADICTION_COLUMNS Context
        Contradiction EDGE_COLUMNS EFFECT_COLUMNS ENRICHMENT_COLUMNS EXPLANATION_COLUMNS
        EdgeKind Explanation ExportCounts FoundTargets GENE_EFFECT_COLUMNS Handing
        LEFT_OUT_COLUMNS Network PREDICTED_EDGE_COLUMNS PREDICTED_REASON PREDICTION_COLUMNS
        PRESSURE_COLUMNS Path PredictedTable STATEMENT_COLUMNS Statement TARGETS_OF_COLUMNS
        TARGET_ENRICHMENT_COLUMNS TRANSFER_COLUMNS WITHIN build_network count_references
        edge_strength edge_table effects export_network gene_effects known_network
        opposing_consequences path_strength predicted_embedded predicted_from_targetscan
        predicted_from_utrs read_predicted step_competition step_effects step_enrichment
        target_enrichment target_strata targets_of targetscan_on_disk why
    """,
    "niche": """
        ASSUMPTION_COLUMNS BONE_COLUMNS BONE_COMPARISON_COLUMNS BoneComparison BoneCourse
        COHORT_COLUMNS COMPARISON_COLUMNS CURVE_COLUMNS ChangeComparison CohortStore
        Comparison ExactRuns FACTORS GROUPS HORIZON LESIONS Link MOUSE_READOUTS
        MOUSE_ROW_COLUMNS MarrowState MouseCourse PatientModel PublishedCourse Reaction
        ReactionSystem STAGES Schedule Tally UNITS bone_changes cohort_curves compare_bone
        compare_change compare_patients coupled_factors days_to_burden deciding_assumptions
        marrow_values mouse_change mouse_rows patient_values published_steady_state
        read_links read_schedule simulate_bone simulate_cohort simulate_exact
        simulate_marrow simulate_mouse simulate_published store_cohort tally write_bone_sbml
    """,
    "prediction": """
        ASSOCIATED_COLUMNS ASSOCIATION_COLUMNS Association CALIBRATION_COLUMNS LINE_COLUMNS
        MECHANISM_COLUMNS PATH_COLUMNS PREDICT_COLUMNS Prediction STEP_SCORE_COLUMNS
        StepScores association_of load_association load_calibration load_mechanism predict
        score_steps
    """,
    "report": """
        render_panel render_report write_result write_study
    """,
    "study": """
        COMPETITIVE Card CellAnswer EXCHANGE FileReport MODELS NO_TEST N_RANDOM
        PatientAnswer PredictedTargets Reach STUDY_STEP_COLUMNS Signature StudyConfig
        StudyResult as_percent best_path beyond_chance cell_findings changed_genes
        comparison demo_config explain_path findings make_config measured_sentence
        patient_findings ranked_answers read_profile recognise run_study study_record
        study_tables told
    """,
    "targets": """
        CANONICAL EMBEDDED_COLUMNS EmbeddedSource EnergyKind GeneUtrs SITE_TYPES SequenceSet
        SiteScores SiteStore Sites UNMAPPED_COLUMNS UNPAIRED_WIDTH
        cached_unpaired_probability context_plus duplex_energies duplex_energy
        embedded_genes embedded_source embedded_targets encode_sequences open_store
        predict_repression read_fasta read_gene_utrs read_mirnas read_orfs read_utrs
        scan_sites site_repression store_sites unmapped_genes unmapped_notes
        unpaired_probability write_repression
    """,
    "therapy": """
        DELIVERY_COLUMNS FOUND_MOTIF_COLUMNS FoundTrials MOTIF_COLUMNS NET_COLUMNS Restored
        STRAND_RULE_COLUMNS SeedViability TRIAL_COLUMNS Trial VIABILITY_COLUMNS
        delivery_routes immune_motifs known_motifs load_trials restore_each seed_viabilities
        seed_viability strand_rules trial trials
    """,
    "words": """
        ANIMAL_READOUTS BONE_METASTASIS_EFFECTS BONE_READOUTS CANCERS CLUSTER_GAP
        CascadeStep Compartment DELIVERIES ENTRY_STAGES FLUIDS HOST_TISSUES METASTASIS_SIGNS
        MirnaCatalogue NameResolution PERTURBATIONS READOUTS READ_FROM Relation
        ResolvedNames RowClass SETTINGS STEPS STUDIED_CANCERS Tier UNRESOLVED_COLUMNS
        classify_row group_witnesses load_catalogue mirbase_species require_word
        resolve_among resolve_gene resolve_mirnas resolve_name resolve_one short
        spreadsheet_note
    """,
}


@pytest.mark.parametrize("room", sorted(SURFACE))
def test_the_front_door_offers_exactly_this(room: str) -> None:
    module = importlib.import_module(f"mirbone.{room}")
    assert sorted(module.__all__) == sorted(SURFACE[room].split())
    assert all(hasattr(module, name) for name in module.__all__)
