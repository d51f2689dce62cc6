# ruff: noqa: E501  # documents are shown as they are
"""Valid claim tables, published tables, sequences, circuits and texts of the command line."""

CLAIMS = (
    "subject\trelation\tobject\ttier\treference\nmiR-21\ttargets\tPTEN\tperturbation\tPMID:1\n"
    "RUNX2\taffects\thoming_anchorage\treview_statement\tPMID:2\n",
    "claim_id,subject,relation,object,sign,step,cancer,compartment,value,tier,reference,note\n"
    "X-1,hsa-miR-30a-5p,targets,RUNX2,-1,,breast,tumour_cell,,perturbation,PMID:26392359,own\n"
    "X-2,CBFA1,transcribes,SPP1,+1,,,osteoblast,,clip,PMID:3;PMID:4,\"a, b\"\n",
)  # fmt: skip

MIRTARBASE = (
    "miRTarBase ID,miRNA,Species (miRNA),Target Gene,Target Gene (Entrez ID),"
    "Species (Target Gene),Experiments,Support Type,References (PMID)\n"
    "MIRT000002,hsa-miR-20a-5p,Homo sapiens,HIF1A,3091,Homo sapiens,"
    "Luciferase reporter assay//Western blot,Functional MTI,18632605\n"
    "MIRT000003,mmu-miR-20a-5p,Mus musculus,Hif1a,3091,Mus musculus,qRT-PCR,Functional MTI,5\n"
    "MIRT000004,hsa-miR-20a-5p,Homo sapiens,CTGF,1490,Homo sapiens,HITS-CLIP,"
    "Functional MTI (Weak),\n",
)  # fmt: skip
TARBASE = (
    "species\tmirna_name\tmirna_id\tgene_name\tgene_id\tgene_location\ttranscript_name\t"
    "transcript_id\tchromosome\tstart\tend\tstrand\texperimental_method\tregulation\ttissue\t"
    "cell_line\tarticle_pubmed_id\tconfidence\tinteraction_group\tcell_type\tmicrot_score\tcomment\n"
    "Homo sapiens\thsa-miR-20a-5p\tMIMAT0000075\tHIF1A\tENSG1\t3UTR\tX-201\tENST1\t14\t100\t9\t+\t"
    "HITS-CLIP\tNegative\tBone\tNA\t22222222\t1\tprimary\tNA\t0.9\tNA\n"
    "Homo sapiens\thsa-miR-21-5p\tMIMAT0000076\tPTEN\tENSG2\t3UTR\tX-201\tENST1\t14\t100\t9\t+\t"
    "qPCR\tNegative\tBone\tMCF7\t12345\t1\tprimary\tNA\t0.9\tNA\n",
    "geneId\tgeneName\tmirna\tspecies\tcell_line\ttissue\tcategory\tmethod\tpositive_negative\t"
    "direct_indirect\tup_down\tcondition\n"
    "ENSG1\tHIF1A(hsa)\thsa-miR-20a-5p\tHomo sapiens\tMCF7\tMammary Gland\tCancer\tWestern Blot\t"
    "POSITIVE\tDIRECT\tDOWN\ttreatment: hypoxia\n",
)
_PAIR = "MIMAT0000075\thsa-miR-20a-5p\tHIF1A\t3091\tENSG00000100644"
MULTIMIR = (
    "database\tmature_mirna_acc\tmature_mirna_id\ttarget_symbol\ttarget_entrez\ttarget_ensembl\t"
    "experiment\tsupport_type\tpubmed_id\ttype\n"
    f"mirtarbase\t{_PAIR}\tLuciferase reporter assay//Western blot\tFunctional MTI\t18\tvalidated\n"
    f"tarbase\t{_PAIR}\tMicroarray\tpositive\t\tvalidated\n",
    '"database"\t"mature_mirna_acc"\t"mature_mirna_id"\t"target_symbol"\t"target_entrez"\t'
    f'"target_ensembl"\t"score"\t"type"\n"1"\t"targetscan"\t{_PAIR}\t-0.52\t"predicted"\n',
)  # fmt: skip
TARGETSCAN = (
    "family\tfeature\trep.miRNA\tsites\tscore\nGUAAACA\tRUNX2\thsa-miR-30a-5p\t2\t-0.41\n"
    "AGCUUAU\tPTEN\thsa-miR-21-5p\t1\t-0.2\n",
    "Transcript ID\tGene Symbol\tmiRNA family\tSpecies ID\tTotal num conserved sites\t"
    "Number of conserved 8mer sites\tNumber of conserved 7mer-m8 sites\t"
    "Number of conserved 7mer-1a sites\tTotal num nonconserved sites\t"
    "Number of nonconserved 8mer sites\tNumber of nonconserved 7mer-m8 sites\t"
    "Number of nonconserved 7mer-1a sites\tNumber of 6mer sites\tRepresentative miRNA\t"
    "Total context++ score\tCumulative weighted context++ score\tAggregate PCT\t"
    "Predicted occupancy - low miRNA\tPredicted occupancy - high miRNA\t"
    "Predicted occupancy - transfected miRNA\n"
    "ENST1.3\tRUNX2\tGUAAACA\t9606\t2\t1\t1\t0\t1\t0\t1\t0\t0\thsa-miR-30a-5p\t-0.5\t-0.33\t0.9\t"
    "NULL\tNULL\tNULL\n",
    "Gene ID\tGene Symbol\tTranscript ID\tGene Tax ID\tmiRNA\tSite Type\tUTR_start\tUTR end\t"
    "context++ score\tcontext++ score percentile\tweighted context++ score\t"
    "weighted context++ score percentile\tPredicted relative KD\n"
    "E1\tRUNX2\tT1\t9606\thsa-miR-30a-5p\t3\t20\t27\t-0.50\t98\t-0.45\t97\tNULL\n"
    "E1\tPTEN\tT1\t9606\thsa-miR-21-5p\t2\t90\t96\t-0.25\t90\t-0.20\t88\tNULL\n",
)
OMNIPATH = (
    "source\tinteraction\ttarget\nCTGF\t-1\tITGB3\nTWIST1\t1\tRUNX2\n",
    "source_genesymbol\ttarget_genesymbol\tis_directed\tis_stimulation\tis_inhibition\ttype\t"
    "references\nTGFB1\tSNAI1\t1\t1\t0\tpost_translational\tSIGNOR:11;TRIP:11\n"
    "TWIST1\tCDH1\tTrue\tFalse\tTrue\ttranscriptional\tHTRI:15\n",
)
TRRUST = ("TWIST1\tCDH1\tRepression\t1;2\nRUNX2\tSPP1\tActivation\t3\nBSP\tMIR708\tUnknown\t4\n",)

_SEED = "UGUAAACAUCCUCGACUGGAAG"
MIRNA_FASTA = (
    f">hsa-miR-30a-5p MIMAT0000087 Homo sapiens miR-30a-5p\n{_SEED}\n"
    f">mmu-miR-30a-5p MIMAT0000128 Mus musculus miR-30a-5p\n{_SEED}\n>own.1\nGUAAACAUCCUCGACUGGAAGA\n",
    "# own\n>miR-21\nTAGCTTATCAGACTGATGTTGA\n>let-7a\nUGAGGUAGUA\nGGUUGUAUAGUU\n",
)
_UTR = "CUAACGCUUAGGCAUGUUUACAGCUAAGCUAC"
_GENCODE = (
    ">ENST00000376141.5|ENSG00000124813.23|OTTHUMG1|OTTHUMT1|RUNX2-201|RUNX2|52|UTR5:1-4|CDS:5-20|"
    f"UTR3:21-52|\n{'A' * 20}{_UTR}\n"
)
UTR_FILES = (
    f">RUNX2\n{_UTR}\n>PTEN\n{_UTR}A\n>ZEB1\n{_UTR}AA\n",
    f">ENSG00000124813|ENST00000376141|RUNX2|protein_coding\n{_UTR}\n"
    f">ENSG00000171862|ENST00000371953|PTEN|protein_coding\n{_UTR}AA\n",
    _GENCODE,
    f">hg38_ncbiRefSeq_NM_000314.8 range=chr10:87965473-87971930\n{_UTR}\n>NM_000314|PTEN\n{_UTR}A\n",
    f">NM_001024630.4:2241-2260 Homo sapiens RUNX family (RUNX2), transcript variant 1, mRNA\n{_UTR}\n",
    f"transcript\tgene\tsequence\nNM_1\tRUNX2\t{_UTR}\nNM_2\tPTEN\t{_UTR}GG\n",
    f"Gene stable ID,Transcript stable ID,Gene name,3' UTR\nENSG00000124813,ENST1,RUNX2,{_UTR}\n"
    "ENSG00000171862,ENST2,PTEN,Sequence unavailable\n",
    f"NM_000314\tPTEN\t9606\tACGU--{_UTR}-N\nNM_2\tRUNX2\t9606\t{_UTR}\nNM_3\tRunx2\t10090\t{_UTR}\n",
    f"Gene Symbol\tSpecies ID\tUTR sequence\nPTEN\t9606\tUC{_UTR}--A\nPten\t10090\t{_UTR}\n",
)

_ORF = "AUGGCUUGUUUACGAGCGUAA"
UTRS_OF_ORFS = ("RUNX2", "NM_1|PTEN", "ENST00000376141.5", "NM_000314", "A2M")
ORF_FILES = (
    f">RUNX2\n{_ORF}\n>A2M\n{_ORF[:-3]}\n>NM_1\nAUGUGAGCUUAG\n>x\nACGU\n",
    f">ENST00000376141.6 cds chromosome:GRCh38:6:1:9:1 gene_symbol:RUNX2\n{_ORF}\n"
    f">ENST00000376142.6 cds chromosome:GRCh38:6:1:9:1 gene_symbol:RUNX2\n{_ORF}\n",
    ">ENST00000376141.5|ENSG00000124813.2|-|-|RUNX2-201|RUNX2|25|UTR5:1-2|CDS:3-23|UTR3:24-25|\n"
    f"GG{_ORF}AC\n",
    f">NM_000314.8:1032-2243 PTEN [organism=Homo sapiens] [region=cds]\n{_ORF}\n",
    f"accession\tgene\torf\tutr3\nNM_1\tPTEN\t{_ORF}\t{_UTR}\nNM_2\tA2M\t{_ORF}\t{_UTR}\n",
    f"Transcript stable ID,Gene name,Coding sequence\nENST00000376141.5,RUNX2,{_ORF}\n"
    "NM_1,PTEN,Sequence unavailable\n",
)

TOPOLOGIES = (
    "Source Target Type\nA B 2\nB A 2\nA A 1\n",
    "A\tB\t1\nB\tA\t2\n# a comment\nC\tA\tactivates\n",
    "source,target,sign\nmiR 200,ZEB1,-1\nZEB1,miR 200,-1\n",
    "A -> B\nB -| A\n",
    "A activates B\nB inhibits A\n",
)
_NAMES = "Prod_of_A\tProd_of_B\tDeg_of_A\tDeg_of_B\tTrd_of_AToB\tNum_of_AToB\tInh_of_AToB\t"
RACIPE_TABLES = (
    f"{_NAMES}Trd_of_BToA\tNum_of_BToA\tInh_of_BToA\n"
    "50.5\t60\t0.5\t0.6\t10\t2\t0.05\t12\t3\t0.02\n1.5\t6\t0.1\t0.6\t1\t4\t0.5\t2\t3\t0.2\n",
    f"{_NAMES}Trd_of_BToA\tNum_of_BToA\tInh_of_BToA\n0\t6\t0.1\t0.6\t1\t4\t0.5\t2\t3\t0.2\n".replace(
        "\t", ","
    ),
)
RACIPE_ROWS = (
    "1\t1\t50.5\t60\t0.5\t0.6\t10\t2\t0.05\t12\t3\t0.02\n2\t2\t1.5\t6\t0.1\t0.6\t1\t4\t0.5\t2\t3\t0.2\n",
)
RACIPE_NAMES = (
    "Parameter\tMinimum_value\tMaximum_value\tRegulation_type\nProd_of_A\t1\t100\tNA\n"
    "Prod_of_B\t1\t100\tNA\nDeg_of_A\t0.1\t1\tNA\nDeg_of_B\t0.1\t1\tNA\nTrd_of_AToB\t0.02\t33\tNA\n"
    "Num_of_AToB\t1\t6\tNA\nInh_of_AToB\t1\t100\tInhibitor\nTrd_of_BToA\t0.02\t33\tNA\n"
    "Num_of_BToA\t1\t6\tNA\nInh_of_BToA\t1\t100\tInhibitor\n",
)

NAMES = (
    "hsa-miR-21-5p", "miR-145", "let-7a", "MIMAT0000076", "hsa-mir-30a", "MIR21", "miR-200a/b/c",
    "miR-17~92", "hsa-miR-143*", "mmu-miR-21a-5p", "RUNX2", "CBFA1", "1-Mar", "SEPT7",
    "hsa-let-7a-5p|0", "hsa-miR-21_v17.0", "miR-30a-5p and miR-30d", "hsa-miR-21-5p_st", "U6 snRNA",
    "iso-22-A", "ENSG1", "miR\u201121\u20115p", "microRNA 21", "miR-21-5p (MIMAT0000076)",
    "has-miR-21", "miRNA-10b family",
)  # fmt: skip
NUMBERS = (
    "0.5", "<0.001", "1.2x10-5", "1.2 \u00d7 10\u207b\u2075", "0.03*", "5 %", "p = 0.02", "1 234",
    "0,5", "1,234.5", "n.s.", "\u22120.5", "10^-4", "2e-3", "1.5d-2", ">40", "10**3", "#DIV/0!",
)  # fmt: skip
SCHEDULES = (
    "zoledronate", "denosumab:start_d=100,number=2", "zoledronate:dose_mg=4,every_d=28,end_d=300",
)  # fmt: skip
PAIRS = (
    "RUNX2=2", "miR-30a-5p=4", "IL11=0.5", "shedding=0.5", "PTHLH=1e3", "hsa-miR-21-5p=0",
    "dormancy=1",
)  # fmt: skip
